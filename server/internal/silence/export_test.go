package silence

import "context"

// Begin has the Detector know all runs, and the changes up to a revision.
func (d *Detector) Begin(ctx context.Context, read int64) error {
	err := d.begin(ctx)
	d.read = read
	return err
}

// ReadChanges takes the changes behind those that were read.
func (d *Detector) ReadChanges(ctx context.Context) error { return d.readChanges(ctx) }
