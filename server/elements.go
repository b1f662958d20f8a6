package server

import (
	"fmt"
	"sync"

	"buf.build/gen/go/bufbuild/protovalidate/protocolbuffers/go/buf/validate"
	"google.golang.org/protobuf/encoding/protowire"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"

	"github.com/runstatus/runstatus/server/internal/apierr"
)

// A message of a few megabytes may hold millions of elements, which take many times as much memory
// when decoded. Therefore elements are counted in the encoded bytes first.
const (
	// mostElements bounds a list whose rules in the proto give no bound.
	mostElements = 16 << 10
	// fewestElements is at most the smallest bound: a shorter message needs no count.
	fewestElements = 64
)

// elementLimits are the bounds of the lists of a message, by field number.
type elementLimits map[protowire.Number]int

var knownLimits sync.Map // of protoreflect.FullName to elementLimits

func limitsOf(d protoreflect.MessageDescriptor) elementLimits {
	if known, ok := knownLimits.Load(d.FullName()); ok {
		return known.(elementLimits)
	}
	limits := elementLimits{}
	for i := range d.Fields().Len() {
		if field := d.Fields().Get(i); field.IsList() || field.IsMap() {
			limits[field.Number()] = limitOf(field)
		}
	}
	knownLimits.Store(d.FullName(), limits)
	return limits
}

func limitOf(field protoreflect.FieldDescriptor) int {
	rules, _ := proto.GetExtension(field.Options(), validate.E_Field).(*validate.FieldRules)
	for _, most := range []uint64{rules.GetRepeated().GetMaxItems(), rules.GetMap().GetMaxPairs()} {
		if most > 0 {
			return int(most)
		}
	}
	return mostElements
}

// overfull returns the path of the first field of an encoded message with too many elements, and
// the bound of that field; "" if there is none, or if the bytes are no message.
func overfull(d protoreflect.MessageDescriptor, b []byte) (path string, limit int) {
	limits := limitsOf(d)
	counts := map[protowire.Number]int{}
	for len(b) > 0 {
		number, kind, n := protowire.ConsumeTag(b)
		if n < 0 {
			return "", 0
		}
		b = b[n:]
		if n = protowire.ConsumeFieldValue(number, kind, b); n < 0 {
			return "", 0
		}
		field := d.Fields().ByNumber(number)
		if limit, ok := limits[number]; ok {
			if counts[number]++; counts[number] > limit {
				return string(field.Name()), limit
			}
		}
		if field != nil && field.Message() != nil && !field.IsMap() && kind == protowire.BytesType && n > fewestElements {
			value, _ := protowire.ConsumeBytes(b)
			if path, limit := overfull(field.Message(), value); path != "" {
				return string(field.Name()) + "." + path, limit
			}
		}
		b = b[n:]
	}
	return "", 0
}

func errTooMany(field string, limit int) error {
	return violation(field, apierr.TooManyElements, fmt.Sprintf("has more than the %d elements that one message may hold", limit))
}
