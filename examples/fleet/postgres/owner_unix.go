//go:build unix

package postgres

import (
	"errors"
	"os"
	"os/exec"
	"os/user"
	"strconv"
	"syscall"
)

// owner is who runs the server: PostgreSQL refuses to run as root, so where we
// are root it is the user that Debian's package makes.
func owner() (uid, gid int, other bool, err error) {
	if os.Getuid() != 0 {
		return 0, 0, false, nil
	}
	found, err := user.Lookup("postgres")
	if err != nil {
		return 0, 0, false, errors.New("PostgreSQL does not run as root, and there is no user postgres: run this as another user")
	}
	uid, errUID := strconv.Atoi(found.Uid)
	gid, errGID := strconv.Atoi(found.Gid)
	return uid, gid, true, errors.Join(errUID, errGID)
}

func giveAway(dir string) error {
	uid, gid, other, err := owner()
	if err != nil || !other {
		return err
	}
	return os.Chown(dir, uid, gid)
}

func asOwner(cmd *exec.Cmd) {
	// A Ctrl-C at the terminal is for this program, which then ends the server.
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	if uid, gid, other, err := owner(); err == nil && other {
		cmd.SysProcAttr.Credential = &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}
	}
}
