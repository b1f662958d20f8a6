// Package yamlfile reads configuration files: YAML with one level of keys. Most of the values
// are texts or lists of texts.
package yamlfile

import (
	"errors"
	"fmt"
	"io"
	"os"

	"go.yaml.in/yaml/v3"
)

// Read returns the values of a YAML file by their keys; none of an empty file. The line of a value is that of its
// key. Errors name the file.
func Read(path string) (map[string]yaml.Node, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	var document yaml.Node
	var values map[string]yaml.Node
	err = yaml.NewDecoder(file).Decode(&document)
	if err == nil {
		err = document.Decode(&values)
	}
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	for _, root := range document.Content {
		for i := 0; i+1 < len(root.Content); i += 2 {
			key := root.Content[i]
			if value, ok := values[key.Value]; ok {
				value.Line = key.Line
				values[key.Value] = value
			}
		}
	}
	return values, nil
}

// Texts returns a value, or those of a list, as they were typed: 002 is not 2.
func Texts(n yaml.Node) ([]string, error) {
	switch n.Kind {
	case yaml.ScalarNode:
		return []string{n.Value}, nil
	case yaml.SequenceNode:
		var texts []string
		for _, item := range n.Content {
			if item.Kind != yaml.ScalarNode {
				return nil, fmt.Errorf("line %d: want a text", item.Line)
			}
			texts = append(texts, item.Value)
		}
		return texts, nil
	}
	return nil, fmt.Errorf("line %d: want a value or a list of values", n.Line)
}
