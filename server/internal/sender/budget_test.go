package sender

import (
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/mem"
	"google.golang.org/grpc/status"

	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
	"github.com/runstatus/runstatus/server/internal/apierr"
)

// All bounds rest on gRPC telling of every message that it needs no more.
func TestEachMessageIsCountedUntilGRPCFreesIt(t *testing.T) {
	for name, note := range map[string]string{"small": "", "large": strings.Repeat("x", 100_000)} {
		for _, shared := range []bool{false, true} {
			all := newBudget()
			u := newBacklog(all, nil)
			m := lineOf(note)
			e, err := encode(m, u)
			if shared {
				var text []byte
				text, err = Encode(m)
				e = &encoded{text: &text, shared: true, to: u}
			}
			if err != nil {
				t.Fatal(err)
			}
			b, ok := Buffers(e)
			if !ok {
				t.Fatal("it is no message of a Sender")
			}
			b.Ref()
			b.Free()
			if held := u.bytes.Load(); held != int64(b.Len())+messageCost || all.held.Load() != held {
				t.Errorf("%s, shared %t: %d bytes are counted as %d of %d", name, shared, b.Len(), held, all.held.Load())
			}
			r := b.Reader()
			b.Free()
			if _, err := mem.ReadAll(r, mem.DefaultBufferPool()); err != nil {
				t.Fatal(err)
			}
			if err := r.Close(); err != nil {
				t.Fatal(err)
			}
			if u.bytes.Load() != 0 || all.held.Load() != 0 {
				t.Errorf("%s, shared %t: %d bytes of %d stay counted", name, shared, u.bytes.Load(), all.held.Load())
			}
		}
	}
}

func lineOf(note string) *runstatusv1.WatchStatusesResponse {
	return &runstatusv1.WatchStatusesResponse{Event: &runstatusv1.WatchStatusesResponse_Status{Status: &runstatusv1.StatusInfo{Note: note}}}
}

// keeper is a transport that keeps what is sent until the test lets it go.
type keeper struct {
	*blockable
	kept []mem.BufferSlice
	told *status.Status
}

func newKeeper(t *testing.T) *keeper {
	k := &keeper{blockable: &blockable{ended: make(chan struct{})}}
	k.ctx = grpc.NewContextWithServerTransportStream(t.Context(), toldTo{keeper: k})
	return k
}

type toldTo struct {
	grpc.ServerTransportStream
	*keeper
}

func (k toldTo) WriteStatus(s *status.Status) error { k.told = s; return nil }

func (k *keeper) SendMsg(m any) error {
	b, _ := Buffers(m)
	k.kept = append(k.kept, b)
	return nil
}

func TestAStreamThatIsNotReadHoldsLittle(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		group, k := testGroup(), newKeeper(t)
		all := group.budget
		o := group.Open(k, Options{Unread: errUnread})
		defer o.Close()
		sent := make(chan int)
		go func() {
			n := 0
			for o.Send(lineOf("a line")) == nil {
				n++
			}
			sent <- n
		}()
		synctest.Wait()
		if held := all.held.Load(); held < maxBacklog || held > maxBacklog+1000 {
			t.Errorf("it holds %d bytes", held)
		}
		before := len(k.kept)
		for _, b := range k.kept[:before/2+2] {
			b.Free()
		}
		synctest.Wait()
		if len(k.kept) <= before {
			t.Error("it sends nothing more when there is room")
		}
		began := time.Now()
		if n := <-sent; n < before || time.Since(began) != DefaultTimeout || k.told.Code() != codes.ResourceExhausted {
			t.Errorf("it ends after %d messages and %v with %v", n, time.Since(began), k.told)
		}
	})
}

// Of many streams that are not read the newest are ended, one by one, as long as there is no room.
func TestTheNewestSlowStreamsAreEndedWhenThereIsNoRoom(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		group := testGroup()
		all := group.budget
		all.most = 20 * minBacklog
		const slow = 9 // of ten
		var streams []*keeper
		for i := range slow + 1 {
			k := newKeeper(t)
			streams = append(streams, k)
			o := group.Open(k, Options{Unread: errUnread})
			defer o.Close()
			if i == slow {
				break // it has nothing unsent
			}
			if err := o.Send(lineOf(strings.Repeat("x", 6*minBacklog))); err != nil { // a message may have any size
				t.Fatal(err)
			}
		}
		all.endSlow()
		time.Sleep(fullTime - 1) //nolint:forbidigo // a fake clock
		all.endSlow()
		for i, k := range streams {
			if k.told != nil {
				t.Errorf("stream %d is ended at once", i)
			}
		}
		time.Sleep(time.Nanosecond) //nolint:forbidigo // a fake clock
		for ended := range slow {
			all.endSlow()
			all.endSlow()
			for i, k := range streams {
				if want := i < slow && i >= slow-1-ended; (k.told != nil) != want {
					t.Fatalf("when %d are ended, stream %d is told %v", ended+1, i, k.told)
				}
			}
			if told := streams[slow-1-ended].told; told.Message() != string(apierr.ServerOverloaded) {
				t.Errorf("it is told %v", told)
			}
			time.Sleep(endSlowTime) //nolint:forbidigo // a fake clock
		}
		all.endSlow() // there is none left
		for _, b := range streams[0].kept {
			b.Free()
		}
	})
}
