//go:build unix

package main

import (
	"bufio"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"syscall"
	"time"
)

// frozenBase and frozenKind tell a child process what to do.
const (
	frozenBase = "FAILOVER_FROZEN_BASE"
	frozenKind = "FAILOVER_FROZEN_KIND"
)

// frozenChild makes a call, waits for a line and makes another one.
func frozenChild() {
	c := newCaller(kind(os.Getenv(frozenKind) == fmt.Sprint(own)), os.Getenv(frozenBase), 10*time.Second)
	c.tell()
	fmt.Println("ready")
	_, _ = bufio.NewReader(os.Stdin).ReadString('\n')
	fmt.Println(c.tell())
}

// frozen stops processes while the server closes their connections.
func frozen(k kind, p protocol) string {
	const rounds = 20
	lost := 0
	for range rounds {
		answered, err := freeze(k, p)
		if err != nil {
			return err.Error()
		}
		if !answered {
			lost++
		}
	}
	return fmt.Sprintf("%d of %d lost", lost, rounds)
}

func freeze(k kind, p protocol) (answered bool, err error) {
	server := serve(p, func(http.ResponseWriter, *http.Request) {})
	defer server.Close()
	self, err := os.Executable()
	if err != nil {
		return false, err
	}
	child := exec.Command(self)
	child.Env = append(os.Environ(), frozenBase+"="+server.URL, fmt.Sprintf("%s=%v", frozenKind, k))
	in, err := child.StdinPipe()
	if err != nil {
		return false, err
	}
	out, err := child.StdoutPipe()
	if err != nil {
		return false, err
	}
	if err := child.Start(); err != nil {
		return false, err
	}
	said := bufio.NewReader(out)
	if _, err := said.ReadString('\n'); err != nil {
		return false, err
	}
	if err := child.Process.Signal(syscall.SIGSTOP); err != nil {
		return false, err
	}
	time.Sleep(100 * time.Millisecond) // it stands still
	fmt.Fprintln(in, "go")
	server.CloseClientConnections()
	time.Sleep(100 * time.Millisecond) // the end has arrived
	if err := child.Process.Signal(syscall.SIGCONT); err != nil {
		return false, err
	}
	rest, err := io.ReadAll(said)
	if err != nil {
		return false, err
	}
	return string(rest) == "true\n", child.Wait()
}
