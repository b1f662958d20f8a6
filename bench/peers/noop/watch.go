package main

import (
	"strings"
	"sync"

	"google.golang.org/grpc"

	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
)

// token is as long as the service's.
var token = strings.Repeat("t", 64)

// news is what was set since the first watcher came. It waits for no watcher.
type news struct {
	mu       sync.Mutex
	watchers int
	all      []*item
	more     chan struct{} // closed when there is more
}

func newNews() *news { return &news{more: make(chan struct{})} }

// item is one message. It is encoded once for all.
type item struct {
	status *runstatusv1.StatusInfo
	once   sync.Once
	msg    grpc.PreparedMsg
	err    error
}

func (i *item) prepared(stream grpc.ServerStream) (*grpc.PreparedMsg, error) {
	i.once.Do(func() {
		i.err = i.msg.Encode(stream, &runstatusv1.WatchStatusesResponse{
			Event: &runstatusv1.WatchStatusesResponse_Status{Status: i.status}, ResumeToken: token,
		})
	})
	return &i.msg, i.err
}

func (n *news) add(s *runstatusv1.StatusInfo) {
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.watchers == 0 {
		return
	}
	n.all = append(n.all, &item{status: s})
	close(n.more)
	n.more = make(chan struct{})
}

func (n *news) join() (at int) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.watchers++
	return len(n.all)
}

func (n *news) leave() {
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.watchers--; n.watchers == 0 {
		n.all = nil
	}
}

func (n *news) from(at int) ([]*item, <-chan struct{}) {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.all[at:], n.more
}

// WatchStatuses sends all that is set, of whatever run.
func (n *noop) WatchStatuses(_ *runstatusv1.WatchStatusesRequest, stream grpc.ServerStreamingServer[runstatusv1.WatchStatusesResponse]) error {
	at := n.news.join()
	defer n.news.leave()
	err := stream.Send(&runstatusv1.WatchStatusesResponse{
		Event: &runstatusv1.WatchStatusesResponse_Synced{Synced: &runstatusv1.WatchSynced{}}, ResumeToken: token,
	})
	for err == nil {
		items, more := n.news.from(at)
		for _, i := range items {
			msg, err := i.prepared(stream)
			if err == nil {
				err = stream.SendMsg(msg)
			}
			if err != nil {
				return err
			}
		}
		at += len(items)
		if len(items) > 0 {
			continue
		}
		select {
		case <-more:
		case <-stream.Context().Done():
			return nil
		}
	}
	return err
}
