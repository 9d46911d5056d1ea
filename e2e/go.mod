module example.com/multiapp/e2e

go 1.26.0
