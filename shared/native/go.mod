module example.com/multiapp/shared/native

go 1.26.0

require example.com/multiapp/shared/auth v0.0.0

replace example.com/multiapp/shared/auth => ../auth

require example.com/multiapp/shared/ui v0.0.0

replace example.com/multiapp/shared/ui => ../ui
