package notify

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"syscall"

	"go.yaml.in/yaml/v3"

	"github.com/runstatus/runstatus/statusfile"
)

// maxFile bounds a file of rules, in bytes.
const maxFile = 1 << 20

// Load reads the rules in a file, and the files of secrets that it names. The error joins one for each
// mistake. A file that another user than root and that of the server owns, or others than its owner may write, is
// refused. Namespaces are those of the server.
func Load(path string, v *statusfile.Vocabulary, namespaces []string) (*Rules, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("read the rules of notifications: %w", err)
	}
	defer file.Close()
	st, err := file.Stat()
	if err != nil {
		return nil, fmt.Errorf("read the rules of notifications: %w", err)
	}
	if sys, ok := st.Sys().(*syscall.Stat_t); ok && sys.Uid != 0 && int(sys.Uid) != os.Geteuid() {
		return nil, fmt.Errorf("%s belongs to another user (id %d), which could have the server send messages anywhere: want root or the user of the server (id %d) as its owner", path, sys.Uid, os.Geteuid())
	}
	if st.Mode().Perm()&0o022 != 0 {
		return nil, fmt.Errorf("%s may be written by other users (mode %04o), who could have the server send messages anywhere: want 0644 or less", path, st.Mode().Perm())
	}
	text, err := io.ReadAll(io.LimitReader(file, maxFile+1))
	if err != nil {
		return nil, fmt.Errorf("read the rules of notifications: %w", err)
	}
	if len(text) > maxFile {
		return nil, fmt.Errorf("%s is longer than %d bytes: want fewer rules", path, maxFile)
	}
	p := &parser{vocabulary: v, namespaces: namespaces, readSecrets: func(name string) ([][]byte, error) {
		if !filepath.IsAbs(name) {
			name = filepath.Join(filepath.Dir(path), name)
		}
		return readSecrets(name)
	}}
	rules, err := p.parse(bytes.NewReader(text))
	if err != nil {
		return nil, inFile(path, err)
	}
	return rules, nil
}

// inFile returns an error of which each part names the file.
func inFile(path string, err error) error {
	many, ok := err.(interface{ Unwrap() []error })
	if !ok {
		return fmt.Errorf("%s: %w", path, err)
	}
	var errs []error
	for _, one := range many.Unwrap() {
		errs = append(errs, fmt.Errorf("%s: %w", path, one))
	}
	return errors.Join(errs...)
}

// document returns the only YAML document of a text.
func document(text io.Reader) (*yaml.Node, error) {
	var doc yaml.Node
	decoder := yaml.NewDecoder(text)
	if err := decoder.Decode(&doc); err != nil {
		if errors.Is(err, io.EOF) {
			return nil, errors.New("the file is empty: want rules and receivers")
		}
		return nil, fmt.Errorf("the file is no YAML: %w", err)
	}
	if err := decoder.Decode(new(yaml.Node)); !errors.Is(err, io.EOF) {
		return nil, errors.New("the file holds more than one YAML document: want one")
	}
	return resolved(doc.Content[0]), nil
}

// resolved returns the node that an alias stands for. Aliases of aliases do not exist.
func resolved(n *yaml.Node) *yaml.Node {
	if n.Kind == yaml.AliasNode {
		return n.Alias
	}
	return n
}
