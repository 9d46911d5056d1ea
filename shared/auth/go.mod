module example.com/multiapp/shared/auth

go 1.26.0
