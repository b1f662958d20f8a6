// Protodeps writes the .proto files that ours import into the directory named
// by its argument, so that no schema registry has to be reached.
//
// It prints them from the descriptors that the pinned Go modules carry, hence
// without comments. Then it compiles what it printed: a file that no longer
// means what its descriptor says is an error.
package main

import (
	"context"
	"fmt"
	"log"
	"os"
	"path/filepath"
	"strings"

	"buf.build/gen/go/bufbuild/protovalidate/protocolbuffers/go/buf/validate"
	"github.com/bufbuild/protocompile"
	"github.com/jhump/protoreflect/v2/protoprint"
	"google.golang.org/genproto/googleapis/api/annotations"
	"google.golang.org/genproto/googleapis/rpc/code"
	"google.golang.org/genproto/googleapis/rpc/errdetails"
	"google.golang.org/genproto/googleapis/rpc/status"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protodesc"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/types/descriptorpb"
)

// roots are the files that ours may import. What they import comes along.
var roots = []protoreflect.FileDescriptor{
	annotations.File_google_api_annotations_proto,
	annotations.File_google_api_field_behavior_proto,
	annotations.File_google_api_field_info_proto,
	annotations.File_google_api_resource_proto,
	code.File_google_rpc_code_proto,
	errdetails.File_google_rpc_error_details_proto,
	status.File_google_rpc_status_proto,
	validate.File_buf_validate_validate_proto,
}

func main() {
	log.SetFlags(0)
	log.SetPrefix("protodeps: ")
	if len(os.Args) != 2 {
		log.Fatal("usage: protodeps DIRECTORY")
	}
	if err := run(os.Args[1]); err != nil {
		log.Fatal(err)
	}
}

func run(dir string) error {
	files := map[string]protoreflect.FileDescriptor{}
	for _, root := range roots {
		collect(files, root)
	}
	for path, file := range files {
		if err := write(filepath.Join(dir, filepath.FromSlash(path)), file); err != nil {
			return fmt.Errorf("writing %s: %w", path, err)
		}
	}
	return verify(dir, files)
}

// collect adds file and what it imports to files, except google/protobuf/*,
// which every compiler has built in.
func collect(files map[string]protoreflect.FileDescriptor, file protoreflect.FileDescriptor) {
	if strings.HasPrefix(file.Path(), "google/protobuf/") {
		return
	}
	files[file.Path()] = file
	imports := file.Imports()
	for i := range imports.Len() {
		collect(files, imports.Get(i).FileDescriptor)
	}
}

func write(name string, file protoreflect.FileDescriptor) error {
	text, err := new(protoprint.Printer).PrintProtoToString(file)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
		return err
	}
	return os.WriteFile(name, []byte(text), 0o666)
}

// verify compiles what was written and compares it with what it was made from.
func verify(dir string, files map[string]protoreflect.FileDescriptor) error {
	compiler := protocompile.Compiler{
		Resolver: protocompile.WithStandardImports(&protocompile.SourceResolver{ImportPaths: []string{dir}}),
	}
	for path, want := range files {
		got, err := compiler.Compile(context.Background(), path)
		if err != nil {
			return fmt.Errorf("compiling %s as it was printed: %w", path, err)
		}
		same, err := equal(got[0], want)
		if err != nil {
			return fmt.Errorf("comparing %s with its descriptor: %w", path, err)
		}
		if !same {
			return fmt.Errorf("%s as it was printed differs from its descriptor", path)
		}
	}
	return nil
}

// equal compares two files as the messages that they are on the wire: the
// compiler's options have types of its own, which proto.Equal holds for others.
func equal(a, b protoreflect.FileDescriptor) (bool, error) {
	var onWire [2]descriptorpb.FileDescriptorProto
	for i, file := range []protoreflect.FileDescriptor{a, b} {
		raw, err := proto.Marshal(protodesc.ToFileDescriptorProto(file))
		if err != nil {
			return false, err
		}
		if err := proto.Unmarshal(raw, &onWire[i]); err != nil {
			return false, err
		}
	}
	return proto.Equal(&onWire[0], &onWire[1]), nil
}
