package main

import (
	"debug/buildinfo"
	"fmt"
	"maps"
	"os"
	"runtime"
	"slices"
	"strings"

	"golang.org/x/sys/unix"
)

// machine says where figures were taken.
type machine struct {
	Processor  string            `json:"processor"`
	Cores      int               `json:"cores"`
	MemoryGB   int               `json:"memory_gb"`
	Kernel     string            `json:"kernel"`
	FileSystem string            `json:"file_system"`
	Go         string            `json:"go"`
	Versions   map[string]string `json:"versions"`
	Env        map[string]string `json:"env,omitempty"` // what changes the run time, of all peers
}

func thisMachine(dir string, programs ...string) machine {
	m := machine{
		Processor: procField("/proc/cpuinfo", "model name"), Cores: runtime.NumCPU(), FileSystem: fileSystem(dir),
		Go: runtime.Version(), Versions: map[string]string{}, Env: map[string]string{},
	}
	var un unix.Utsname
	if unix.Uname(&un) == nil {
		m.Kernel = unix.ByteSliceToString(un.Release[:])
	}
	var info unix.Sysinfo_t
	if unix.Sysinfo(&info) == nil {
		m.MemoryGB = int(uint64(info.Totalram) * uint64(info.Unit) >> 30) //nolint:unconvert // the types differ from system to system
	}
	for _, path := range programs {
		m.addVersions(path)
	}
	for _, name := range []string{"GOGC", "GOMEMLIMIT", "GOMAXPROCS", "GODEBUG"} {
		if v := os.Getenv(name); v != "" {
			m.Env[name] = v
		}
	}
	return m
}

// addVersions adds those of a program and of what it is built with.
func (m *machine) addVersions(path string) {
	info, err := buildinfo.ReadFile(path)
	if err != nil {
		return // a figure without a version is still one
	}
	for _, d := range info.Deps {
		switch d.Path {
		case "google.golang.org/grpc", "google.golang.org/protobuf", "go.etcd.io/etcd/server/v3", "github.com/nats-io/nats-server/v2":
			m.Versions[d.Path] = d.Version
		}
	}
}

func procField(path, name string) string {
	data, _ := os.ReadFile(path) // what is not known is empty
	for line := range strings.Lines(string(data)) {
		if k, v, ok := strings.Cut(line, ":"); ok && strings.TrimSpace(k) == name {
			return strings.TrimSpace(v)
		}
	}
	return ""
}

func fileSystem(dir string) string {
	var st unix.Statfs_t
	if unix.Statfs(dir, &st) != nil {
		return ""
	}
	switch st.Type {
	case unix.EXT4_SUPER_MAGIC:
		return "ext4"
	case unix.XFS_SUPER_MAGIC:
		return "xfs"
	case unix.BTRFS_SUPER_MAGIC:
		return "btrfs"
	case unix.TMPFS_MAGIC:
		return "tmpfs"
	}
	return fmt.Sprintf("%#x", st.Type)
}

// onDisk refuses memory: syncing costs nothing there.
func onDisk(dir string) error {
	if fileSystem(dir) == "tmpfs" {
		return fmt.Errorf("%s is in memory: take another --dir, on a disk", dir)
	}
	return nil
}

// load is how busy the machine was, over the last 1, 5 and 15 minutes.
type load [3]float64

func machineLoad() (l load) {
	data, _ := os.ReadFile("/proc/loadavg")             // what is not known is 0
	_, _ = fmt.Sscan(string(data), &l[0], &l[1], &l[2]) // as above
	return l
}

func (l load) String() string { return fmt.Sprintf("%.2f %.2f %.2f", l[0], l[1], l[2]) }

func (b *bench) introduce() {
	m := b.machine
	b.say("%s, %d cores, %d GB, kernel %s, %s, %s\n", m.Processor, m.Cores, m.MemoryGB, m.Kernel, m.FileSystem, m.Go)
	for _, name := range slices.Sorted(maps.Keys(m.Versions)) {
		b.say("%s %s\n", name, m.Versions[name])
	}
	b.say("%d rounds of %s a scenario, lines of 100 bytes, %d runs, %d connections over TCP on 127.0.0.1, environment %v\n",
		b.rounds, b.slice, keys, connections, m.Env)
}
