package main

import (
	"os"
	"sync"

	"golang.org/x/sys/unix"
)

const logSize = 64 << 20 // then it begins again

// log is prefilled, so that a sync of it changes no metadata.
type log struct {
	f      *os.File
	synced bool
	at     int64 // guarded by turn
	turn   sync.Mutex

	mu   sync.Mutex
	next *batch // gathers while the one before it is written
}

type batch struct {
	bytes []byte
	done  chan struct{}
	err   error
}

func newBatch() *batch { return &batch{done: make(chan struct{})} }

func openLog(path string, synced bool) (*log, error) {
	f, err := os.Create(path)
	if err != nil {
		return nil, err
	}
	zeros := make([]byte, 1<<20)
	for at := int64(0); at < logSize; at += int64(len(zeros)) {
		if _, err := f.WriteAt(zeros, at); err != nil {
			return nil, err
		}
	}
	return &log{f: f, synced: synced, next: newBatch()}, f.Sync()
}

// commit returns once lines are in the log. The caller that begins a batch writes it.
func (l *log) commit(lines []byte) error {
	l.mu.Lock()
	b := l.next
	first := len(b.bytes) == 0
	b.bytes = append(b.bytes, lines...)
	l.mu.Unlock()
	if !first {
		<-b.done
		return b.err
	}
	l.turn.Lock()
	defer l.turn.Unlock()
	l.mu.Lock()
	l.next = newBatch()
	l.mu.Unlock()
	b.err = l.write(b.bytes)
	close(b.done)
	return b.err
}

func (l *log) write(p []byte) error {
	if l.at+int64(len(p)) > logSize {
		l.at = 0
	}
	_, err := l.f.WriteAt(p, l.at)
	l.at += int64(len(p))
	if err == nil && l.synced {
		err = unix.Fdatasync(int(l.f.Fd()))
	}
	return err
}
