module example.com/multiapp/shared/ui

go 1.26.0
