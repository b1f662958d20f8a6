// Package pavconfig reads the configuration of Pavilion 2 as far as it says where working
// directories lie, by the rules of Pavilion's module pavilion.config: which file is its
// configuration, which directories are configured in it, what they are called, and how
// paths are written. It only reads, and keeps nothing.
package pavconfig

import (
	"errors"
	"fmt"
	"os"
	"os/user"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/runstatus/runstatus/internal/hint"
)

// Automatic makes Read look where Pavilion looks.
const Automatic = "auto"

const (
	pavilionFile   = "pavilion.yaml" // of the whole installation
	configFile     = "config.yaml"   // of one configuration directory
	mainLabel      = "main"
	pavilionUmask  = 0o002
	pavilionHelper = "name the directory of pavilion.yaml: --pavilion=CONFIG_DIR"
)

// Config is the part of Pavilion's configuration about working directories.
type Config struct {
	File  string   // the pavilion.yaml
	Notes []string // what Pavilion ignores with a warning
	trees []tree
}

// Namespace is one working directory under the name that Pavilion knows it by.
type Namespace struct {
	Name    string
	Aliases []string // its other labels
	Dir     string
	Umask   uint32
	Group   *int // nil: the directory's
}

// tree is one working directory, with the labels of all configurations that
// use it.
type tree struct {
	dir    string
	labels []string
	umask  uint32
	group  *int
	base   bool // the installation's own: it has the series
}

// Read reads the configuration that Pavilion would use (Automatic), or the one in the given directory
// or file. It returns all errors, joined, with the configuration that could be read.
func Read(given string) (*Config, error) {
	p := &Config{}
	files, own, err := p.places(given)
	if err != nil {
		return p, err
	}
	for _, f := range files {
		if st, err := os.Stat(f); err == nil && st.Mode().IsRegular() {
			p.File = f
			break
		}
	}
	if p.File == "" {
		return p, hint.With(fmt.Errorf("there is no configuration of Pavilion: looked for %s", strings.Join(files, ", ")), pavilionHelper)
	}
	return p, p.read(own)
}

// places returns the files that may be Pavilion's configuration, the first that is
// there counts, and the configuration directory that is used beside those that the
// configuration lists.
func (p *Config) places(given string) (files []string, own string, err error) {
	if given != Automatic {
		st, err := os.Stat(given)
		if err != nil {
			return nil, "", hint.With(fmt.Errorf("find Pavilion's configuration: %w", err), pavilionHelper)
		}
		if !st.IsDir() {
			return []string{given}, "", nil
		}
		return []string{filepath.Join(given, pavilionFile)}, given, nil
	}
	if file := os.Getenv("PAV_CONFIG_FILE"); file != "" {
		files = append(files, file)
	}
	files = append(files, pavilionFile)
	if home := pavilionHome(); home != "" {
		files = append(files, filepath.Join(home, pavilionFile))
	}
	if own = os.Getenv("PAV_CONFIG_DIR"); own != "" {
		if _, err := os.Stat(own); err != nil {
			p.note("PAV_CONFIG_DIR %q is left out: %v", own, err)
			return files, "", nil
		}
		files = append(files, filepath.Join(own, pavilionFile))
	}
	return files, own, nil
}

func (p *Config) note(format string, args ...any) {
	p.Notes = append(p.Notes, fmt.Sprintf(format, args...))
}

func pavilionHome() string {
	home, err := expandPath("~/.pavilion")
	if err != nil {
		return ""
	}
	return home
}

// read reads the configuration and those of the directories that it names.
func (p *Config) read(own string) error {
	c, err := readYAML(p.File)
	if err != nil {
		return err
	}
	base := tree{base: true, dir: c.path("working_dir"), umask: c.umask("umask", pavilionUmask), group: c.group("shared_group")}
	if base.dir == "" && c.err() == nil {
		c.mistake("working_dir", errors.New("it is not given, and Pavilion's own default lies beside its installation"))
	}
	if !filepath.IsAbs(base.dir) {
		base.dir = filepath.Join(filepath.Dir(p.File), base.dir)
	}
	dirs := c.paths("config_dirs")
	if c.truth("user_config") {
		if home := pavilionHome(); isDir(home) {
			dirs = append(dirs, home)
		}
	}
	if own != "" && !slices.ContainsFunc(dirs, func(d string) bool { return sameDir(d, own) }) {
		dirs = append(dirs, own)
	}
	errs := []error{c.err()}
	p.Notes = append(p.Notes, c.notes...)
	p.add(base)
	var labels []string
	for _, dir := range dirs {
		errs = append(errs, p.readDir(dir, base, &labels))
	}
	return errors.Join(errs...)
}

// readDir reads the configuration of one directory. One that can't be used is passed
// over, as by Pavilion.
func (p *Config) readDir(dir string, base tree, labels *[]string) error {
	resolved, err := filepath.EvalSymlinks(dir)
	if err == nil {
		resolved, err = filepath.Abs(resolved)
	}
	if err == nil {
		_, err = os.ReadDir(resolved)
	}
	if err != nil {
		p.note("the configuration directory %q is left out: %v", dir, err)
		return nil
	}
	c, err := readYAML(filepath.Join(resolved, configFile))
	switch {
	case errors.Is(err, os.ErrNotExist):
	case errors.Is(err, os.ErrPermission):
		p.note("the configuration directory %q is left out: %v", dir, err)
		return nil
	case err != nil:
		return err
	}
	t := tree{dir: c.path("working_dir"), umask: c.umask("umask", base.umask), group: c.group("group")}
	switch {
	case t.dir == "":
		t.dir = base.dir
	case !filepath.IsAbs(t.dir):
		t.dir = filepath.Join(resolved, t.dir)
	}
	if t.group == nil {
		t.group = base.group
	}
	label := c.label("label")
	if err := c.err(); err != nil {
		return err
	}
	t.labels = []string{p.labelOf(label, resolved, *labels)}
	*labels = append(*labels, t.labels...)
	p.Notes = append(p.Notes, c.notes...)
	p.add(t)
	return nil
}

// labelOf gives a configuration the label that Pavilion knows it by.
func (p *Config) labelOf(label, dir string, taken []string) string {
	if label == "" {
		switch {
		case sameDir(dir, pavilionHome()):
			label = "user"
		case !slices.Contains(taken, mainLabel):
			label = mainLabel
		}
	}
	if label != "" && !slices.Contains(taken, label) {
		return label
	}
	for i := 1; ; i++ {
		if next := "lbl" + strconv.Itoa(i); !slices.Contains(taken, next) {
			p.note("the label %q of %q is missing or given twice: it is called %s", label, dir, next)
			return next
		}
	}
}

// add adds a working directory, or its labels where it is known.
func (p *Config) add(t tree) {
	for i := range p.trees {
		if known := &p.trees[i]; known.dir == t.dir || sameDir(known.dir, t.dir) {
			known.labels = append(known.labels, t.labels...)
			if known.group == nil {
				known.group = t.group
			}
			return
		}
	}
	p.trees = append(p.trees, t)
}

// Namespaces returns the working directories as namespaces, the main one first. A
// run that Pavilion calls gpu.12 is run 12 of namespace gpu. The installation's own
// directory is main, unless a configuration of this label has another. All labels of a
// directory name its one namespace.
func (p *Config) Namespaces() []Namespace {
	var all []Namespace
	taken := slices.ContainsFunc(p.trees, func(t tree) bool { return slices.Contains(t.labels, mainLabel) })
	for _, t := range p.trees {
		ns := Namespace{Dir: t.dir, Umask: t.umask, Group: t.group}
		switch {
		case slices.Contains(t.labels, mainLabel), t.base && !taken:
			ns.Name = mainLabel
		case len(t.labels) > 0:
			ns.Name = t.labels[0]
		default:
			ns.Name = "base"
		}
		ns.Aliases = slices.DeleteFunc(slices.Clone(t.labels), func(l string) bool { return l == ns.Name })
		all = append(all, ns)
	}
	if i := slices.IndexFunc(all, func(ns Namespace) bool { return ns.Name == mainLabel }); i > 0 {
		first := all[i]
		all = slices.Insert(slices.Delete(all, i, i+1), 0, first)
	}
	return all
}

// Labels returns the labels of a working directory. It returns none if the configuration that Pavilion
// would use has no such directory or cannot be read.
func Labels(dir string) []string {
	p, err := Read(Automatic)
	if err != nil {
		return nil
	}
	for _, ns := range p.Namespaces() {
		if sameDir(ns.Dir, dir) {
			return append([]string{ns.Name}, ns.Aliases...)
		}
	}
	return nil
}

// Describe returns a text with what was found, and with what Pavilion ignores.
func (p *Config) Describe() string {
	var b strings.Builder
	fmt.Fprintf(&b, "Pavilion's configuration is %s\n", p.File)
	for _, ns := range p.Namespaces() {
		fmt.Fprintf(&b, "namespace %s: %s, umask %03o", ns.Name, ns.Dir, ns.Umask)
		if ns.Group != nil {
			fmt.Fprintf(&b, ", group %s", groupName(*ns.Group))
		}
		if len(ns.Aliases) > 0 {
			fmt.Fprintf(&b, ", also called %s", strings.Join(ns.Aliases, ", "))
		}
		b.WriteString("\n")
	}
	for _, n := range p.Notes {
		fmt.Fprintf(&b, "note: %s\n", n)
	}
	return b.String()
}

func groupName(gid int) string {
	if g, err := user.LookupGroupId(strconv.Itoa(gid)); err == nil {
		return g.Name
	}
	return strconv.Itoa(gid)
}

func isDir(path string) bool {
	st, err := os.Stat(path)
	return err == nil && st.IsDir()
}

func sameDir(a, b string) bool {
	sa, err1 := os.Stat(a)
	sb, err2 := os.Stat(b)
	return err1 == nil && err2 == nil && os.SameFile(sa, sb)
}
