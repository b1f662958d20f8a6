package journal

// recovery opens the segments that the last process left. It is used before the Journal is shared.
type recovery struct{ *Journal }

func (j *Journal) recovery() recovery { return recovery{j} }

// recycler makes spare files of segments that are not needed any more.
type recycler struct{ *Journal }

func (j *Journal) recycler() recycler { return recycler{j} }
