module example.com/multiapp/apps/desktop

go 1.26.0

require example.com/multiapp/shared/auth v0.0.0

replace example.com/multiapp/shared/auth => ../../shared/auth

require example.com/multiapp/shared/native v0.0.0

replace example.com/multiapp/shared/native => ../../shared/native

require example.com/multiapp/shared/ui v0.0.0

replace example.com/multiapp/shared/ui => ../../shared/ui
