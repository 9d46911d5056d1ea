module example.com/multiapp/apps/environment

go 1.26.0

require example.com/multiapp/shared/ui v0.0.0

replace example.com/multiapp/shared/ui => ../../shared/ui
