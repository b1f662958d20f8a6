package sender

import (
	"sync"

	"google.golang.org/grpc/mem"
	"google.golang.org/protobuf/proto"
)

// encoded is a message in bytes on its way to a stream.
type encoded struct {
	text   *[]byte
	shared bool // other streams send the same bytes
	to     *backlog
}

// minCap is the capacity from which on gRPC frees a buffer itself once it has sent the bytes.
var minCap = func() int {
	n := 1 << 10
	for mem.IsBelowBufferPoolingThreshold(n) {
		n += 128
	}
	return n
}()

// texts are spare buffers of minCap.
var texts = sync.Pool{New: func() any { b := make([]byte, 0, minCap); return &b }}

// encode returns a message for one stream.
func encode(m proto.Message, to *backlog) (*encoded, error) {
	text := texts.Get().(*[]byte)
	var err error
	*text, err = proto.MarshalOptions{}.MarshalAppend((*text)[:0], m)
	return &encoded{text: text, to: to}, err
}

// Encode returns a message in bytes that many streams may send with SendShared.
func Encode(m proto.Message) ([]byte, error) {
	return proto.MarshalOptions{}.MarshalAppend(make([]byte, 0, minCap), m)
}

// Buffers returns the bytes of a message that a Sender passes to grpc.ServerStream.SendMsg, and adds
// them to the stream's backlog, which they leave when they are freed. It is for the server's codec;
// ok is false for any other value.
func Buffers(message any) (buffers mem.BufferSlice, ok bool) {
	e, ok := message.(*encoded)
	if !ok {
		return nil, false
	}
	e.to.add(e.cost())
	return mem.BufferSlice{mem.NewBuffer(e.text, e)}, true
}

// cost returns what the message takes in memory. Shared bytes count for each stream in full.
func (e *encoded) cost() int64 { return int64(len(*e.text)) + messageCost }

// Get implements mem.BufferPool. gRPC takes no buffer from this pool.
func (e *encoded) Get(int) *[]byte { panic("no buffer can be taken from a message") }

// Put implements mem.BufferPool: gRPC calls it when it needs the bytes no more.
func (e *encoded) Put(text *[]byte) {
	bytes := e.cost()
	if !e.shared && cap(*text) == minCap {
		texts.Put(text)
	}
	e.to.free(bytes)
}
