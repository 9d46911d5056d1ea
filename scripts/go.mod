module example.com/multiapp/scripts

go 1.26.0
