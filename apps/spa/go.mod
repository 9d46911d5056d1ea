module example.com/multiapp/apps/spa

go 1.26.0

require example.com/multiapp/apps/environment v0.0.0

replace example.com/multiapp/apps/environment => ../environment
