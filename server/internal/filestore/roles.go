package filestore

// A Store and its trees have one state, and tasks with the methods of their own files. The tasks of an
// append stand beside them (writer.go).

// starter opens what the last server left.
type starter struct{ *Store }

// indexer keeps what is known of each run in the index.
type indexer struct{ *Store }

func (s *Store) indexer() indexer { return indexer{s} }

// checkpointer makes files durable, so that the journal can release their records.
type checkpointer struct{ *Store }

func (s *Store) checkpointer() checkpointer { return checkpointer{s} }

// reconciler recomputes memberships and the ends of series.
type reconciler struct{ *Store }

func (s *Store) reconciler() reconciler { return reconciler{s} }

// looker looks at runs, many at a time.
type looker struct{ *Store }

func (s *Store) looker() looker { return looker{s} }

// watcher finds what other processes change.
type watcher struct{ *Store }

func (s *Store) watcher() watcher { return watcher{s} }

// presenter says what is shown of one run.
type presenter struct{ *Store }

func (s *Store) presenter() presenter { return presenter{s} }

// creator makes the runs of a tree.
type creator struct{ *tree }

func (t *tree) creator() creator { return creator{t} }

// treeWatcher finds what other processes change in a tree.
type treeWatcher struct{ *tree }

func (t *tree) watcher() treeWatcher { return treeWatcher{t} }

// treeReconciler recomputes memberships and the ends of series in a tree.
type treeReconciler struct{ *tree }

func (t *tree) reconciler() treeReconciler { return treeReconciler{t} }

// lister lists the collections of a tree.
type lister struct{ *tree }

func (t *tree) lister() lister { return lister{t} }

// treeReader reads the runs of a tree.
type treeReader struct{ *tree }

func (t *tree) reader() treeReader { return treeReader{t} }

// treeSyncer syncs the file system of a tree as a whole.
type treeSyncer struct{ *tree }

func (t *tree) syncer() treeSyncer { return treeSyncer{t} }
