// Package postgres starts a PostgreSQL of its own from the binaries found on the
// machine, for the example and its tests. It is on loopback, has no password, and
// is gone with its directory. A merchant has a database already.
package postgres

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/jackc/pgx/v5"
)

// ErrMissing says what to install.
var ErrMissing = errors.New("no PostgreSQL was found: set DATABASE_URL, or install it " +
	"(Debian and Ubuntu: apt-get install postgresql; macOS: brew install postgresql)")

// Server is a running PostgreSQL.
type Server struct {
	URL string // postgres://…

	bin, dir string
	port     int
	process  *exec.Cmd
	ended    chan struct{} // of the process
}

// Start makes an empty database and starts it. The settings are name=value pairs
// beside the ones of the package, such as "fsync=off".
func Start(ctx context.Context, settings ...string) (*Server, error) {
	bin, err := binaries()
	if err != nil {
		return nil, err
	}
	dir, err := os.MkdirTemp("", "fleet")
	if err != nil {
		return nil, err
	}
	s := &Server{bin: bin, dir: dir}
	if err := s.create(ctx, settings); err != nil {
		s.Stop()
		return nil, err
	}
	return s, nil
}

func (s *Server) create(ctx context.Context, settings []string) (err error) {
	if err := giveAway(s.dir); err != nil {
		return err
	}
	if s.port, err = freePort(); err != nil {
		return err
	}
	s.URL = fmt.Sprintf("postgres://fleet@127.0.0.1:%d/postgres?sslmode=disable", s.port)
	initdb := s.command("initdb", "-D", s.data(), "-U", "fleet", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync")
	if out, err := initdb.CombinedOutput(); err != nil {
		return fmt.Errorf("initdb: %w\n%s", err, out)
	}
	conf, err := os.OpenFile(filepath.Join(s.data(), "postgresql.conf"), os.O_APPEND|os.O_WRONLY, 0)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintln(conf, strings.Join(settings, "\n"))
	if err := errors.Join(err, conf.Close()); err != nil {
		return err
	}
	return s.start(ctx)
}

// Crash ends the server as a power cut would, without a checkpoint, and starts
// it again. Its clients lose their connections.
func (s *Server) Crash(ctx context.Context) error {
	s.end(syscall.SIGQUIT)
	return s.start(ctx)
}

// Stop ends the server and removes its directory.
func (s *Server) Stop() {
	s.end(syscall.SIGINT)
	_ = os.RemoveAll(s.dir)
}

func (s *Server) data() string { return filepath.Join(s.dir, "data") }

func (s *Server) start(ctx context.Context) error {
	s.process = s.command("postgres", "-D", s.data(), "-p", strconv.Itoa(s.port), "-h", "127.0.0.1", "-k", "")
	log, err := os.OpenFile(filepath.Join(s.dir, "log"), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	defer log.Close()
	s.process.Stdout, s.process.Stderr = log, log
	if err := s.process.Start(); err != nil {
		return err
	}
	process, ended := s.process, make(chan struct{})
	s.ended = ended
	go func() {
		_ = process.Wait()
		close(ended)
	}()
	return s.ready(ctx)
}

// ready waits until the server takes connections.
func (s *Server) ready(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	tick := time.NewTicker(50 * time.Millisecond)
	defer tick.Stop()
	for {
		conn, err := pgx.Connect(ctx, s.URL)
		if err == nil {
			return conn.Close(ctx)
		}
		select {
		case <-tick.C:
		case <-s.ended:
			log, _ := os.ReadFile(filepath.Join(s.dir, "log"))
			return fmt.Errorf("PostgreSQL did not start:\n%s", log)
		case <-ctx.Done():
			return fmt.Errorf("PostgreSQL did not start in time: %w", err)
		}
	}
}

func (s *Server) end(signal syscall.Signal) {
	if s.process == nil || s.process.Process == nil {
		return
	}
	_ = s.process.Process.Signal(signal)
	<-s.ended
}

func (s *Server) command(name string, args ...string) *exec.Cmd {
	cmd := exec.Command(filepath.Join(s.bin, name), args...)
	cmd.Dir = s.dir
	cmd.Env = append(os.Environ(), "LC_ALL=C")
	asOwner(cmd)
	return cmd
}

// binaries finds the folder of the programs: beside the one in PATH, or, since
// Debian does not put them there, the newest of Debian's.
func binaries() (string, error) {
	if path, err := exec.LookPath("initdb"); err == nil {
		return filepath.Dir(path), nil
	}
	found, _ := filepath.Glob("/usr/lib/postgresql/*/bin/initdb")
	if len(found) == 0 {
		return "", ErrMissing
	}
	newest := slices.MaxFunc(found, func(a, b string) int { return cmp.Compare(version(a), version(b)) })
	return filepath.Dir(newest), nil
}

func version(path string) int {
	number, _ := strconv.Atoi(filepath.Base(filepath.Dir(filepath.Dir(path))))
	return number
}

func freePort() (int, error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return 0, err
	}
	defer listener.Close()
	return listener.Addr().(*net.TCPAddr).Port, nil
}
