package pavconfig

import (
	"errors"
	"fmt"
	"os"
	"os/user"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/runstatus/runstatus/internal/yamlfile"
)

var variable = regexp.MustCompile(`\$([A-Za-z0-9_]+|\{[^}]*\})`)

// expandPath expands environment variables and a leading ~ as Python does: an unset variable stays
// as it is.
func expandPath(path string) (string, error) {
	path = variable.ReplaceAllStringFunc(path, func(v string) string {
		if value, ok := os.LookupEnv(strings.Trim(v, "${}")); ok {
			return value
		}
		return v
	})
	if !strings.HasPrefix(path, "~") {
		return path, nil
	}
	who, rest, _ := strings.Cut(path[1:], "/")
	home := os.Getenv("HOME")
	if who != "" || home == "" {
		u, err := user.Current()
		if who != "" {
			u, err = user.Lookup(who)
		}
		if err != nil {
			return "", fmt.Errorf("expand %q: %w", path, err)
		}
		home = u.HomeDir
	}
	return filepath.Join(home, rest), nil
}

// settingsFile is a file of Pavilion's configuration. It collects the errors in it. Keys that no
// method asks for are ignored.
type settingsFile struct {
	name   string
	values map[string]yaml.Node
	wrong  []error
	notes  []string
}

func readYAML(path string) (*settingsFile, error) {
	values, err := yamlfile.Read(path)
	if err != nil && !strings.Contains(err.Error(), path) {
		err = fmt.Errorf("%s: %w", path, err)
	}
	return &settingsFile{name: path, values: values}, err
}

func (c *settingsFile) err() error { return errors.Join(c.wrong...) }

func (c *settingsFile) mistake(key string, err error) {
	c.wrong = append(c.wrong, fmt.Errorf("%s: %s: %w", c.name, key, err))
}

// texts returns a value, or those of a list; none for null.
func (c *settingsFile) texts(key string) []string {
	n, ok := c.values[key]
	if n.Kind == yaml.AliasNode {
		n = *n.Alias
	}
	if !ok || n.Tag == "!!null" {
		return nil
	}
	texts, err := yamlfile.Texts(n)
	if err != nil {
		c.mistake(key, err)
	}
	return texts
}

// text returns a value, "" for none.
func (c *settingsFile) text(key string) string {
	texts := c.texts(key)
	if n := c.values[key]; len(texts) > 1 || n.Kind == yaml.SequenceNode {
		c.mistake(key, fmt.Errorf("line %d: want one value", n.Line))
		return ""
	}
	return strings.Join(texts, "")
}

func (c *settingsFile) paths(key string) (paths []string) {
	for _, text := range c.texts(key) {
		path, err := expandPath(text)
		if err != nil {
			c.mistake(key, err)
			continue
		}
		paths = append(paths, path)
	}
	return paths
}

func (c *settingsFile) path(key string) string {
	path, err := expandPath(c.text(key))
	if err != nil {
		c.mistake(key, err)
	}
	return path
}

func (c *settingsFile) truth(key string) (is bool) {
	if n, ok := c.values[key]; ok {
		if err := n.Decode(&is); err != nil {
			c.mistake(key, fmt.Errorf("line %d: want true or false", n.Line))
		}
	}
	return is
}

// umask returns a umask as Pavilion sets it: a number that is written with a zero in
// front, and not in quotes, is an octal number for YAML, and Pavilion takes its
// decimal digits for octal ones once more.
func (c *settingsFile) umask(key string, other uint32) uint32 {
	text, n := c.text(key), c.values[key]
	if text == "" {
		return other
	}
	if octal, err := strconv.ParseUint(text, 8, 32); err == nil && n.Style == 0 && text[0] == '0' && octal > 7 {
		c.notes = append(c.notes, fmt.Sprintf("%s: %s: Pavilion takes %s for %d: write it without the zero in front, or in quotes", c.name, key, text, octal))
		text = strconv.FormatUint(octal, 10)
	}
	umask, err := strconv.ParseUint(text, 8, 32)
	if err != nil || umask > 0o777 {
		c.mistake(key, fmt.Errorf("line %d: %q is not an octal number up to 777", n.Line, text))
		return other
	}
	return uint32(umask)
}

func (c *settingsFile) group(key string) *int {
	name := c.text(key)
	if name == "" {
		return nil
	}
	g, err := user.LookupGroup(name)
	if err != nil {
		c.mistake(key, fmt.Errorf("line %d: there is no group %q", c.values[key].Line, name))
		return nil
	}
	gid, err := strconv.Atoi(g.Gid)
	if err != nil {
		c.mistake(key, err)
	}
	return &gid
}

var labelPattern = regexp.MustCompile(`^[a-z]+`)

func (c *settingsFile) label(key string) string {
	label := c.text(key)
	if label != "" && !labelPattern.MatchString(label) {
		c.mistake(key, fmt.Errorf("line %d: %q is not a label: it begins with small letters", c.values[key].Line, label))
	}
	return label
}
