//go:build unix

package main

import "syscall"

// spare is how many files a process needs besides its streams.
const spare = 500

// fit raises the limit of open files as far as it goes, for this process and those it starts, and lowers the numbers of
// streams to what fits. A stream is one file here and one in the web app.
func fit(sessions []int, say func(string, ...any)) []int {
	var limit syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_NOFILE, &limit); err != nil {
		say("the limit of open files is unknown: %v", err)
		return sessions
	}
	limit.Cur = limit.Max
	if err := syscall.Setrlimit(syscall.RLIMIT_NOFILE, &limit); err != nil {
		say("the limit of open files cannot be raised: %v", err)
	}
	if err := syscall.Getrlimit(syscall.RLIMIT_NOFILE, &limit); err != nil || limit.Cur > 1<<30 {
		return sessions
	}
	return fitWithin(sessions, max(int(limit.Cur)-spare, 1), say)
}

func fitWithin(sessions []int, most int, say func(string, ...any)) []int {
	var fitting []int
	for _, n := range sessions {
		if n > most {
			say("%d streams do not fit the limit of open files (ulimit -Hn): measuring %d", n, most)
			n = most
		}
		fitting = append(fitting, n)
	}
	return fitting
}
