package single

import (
	"net"
	"os"
	"syscall"
)

// sameUser tells whether this user's process is at the other end. The directory
// keeps others out already; this holds if somebody opens it by mistake.
func sameUser(conn *net.UnixConn) bool {
	raw, err := conn.SyscallConn()
	if err != nil {
		return false
	}
	var peer *syscall.Ucred
	var asked error
	err = raw.Control(func(fd uintptr) {
		peer, asked = syscall.GetsockoptUcred(int(fd), syscall.SOL_SOCKET, syscall.SO_PEERCRED)
	})
	return err == nil && asked == nil && int(peer.Uid) == os.Getuid()
}
