//go:build linux

package filestore_test

import "syscall"

// canFail says that calls of a traced program can be made to fail here.
const canFail = true

// skip has the kernel not make the call that the thread is about to make.
func (c *call) skip() {
	c.registers(func(r *syscall.PtraceRegs) { r.Orig_rax = ^uint64(0) })
}

// fail gives a call that was skipped its result.
func (c *call) fail() {
	result := uint64(-int64(c.errno))
	if c.errno == nothing {
		result = 0
	}
	c.registers(func(r *syscall.PtraceRegs) { r.Rax = result })
}

// registers changes the registers of the thread, which has stopped. An error says that
// it is being killed.
func (c *call) registers(change func(*syscall.PtraceRegs)) {
	var r syscall.PtraceRegs
	if syscall.PtraceGetRegs(c.tid, &r) == nil {
		change(&r)
		_ = syscall.PtraceSetRegs(c.tid, &r)
	}
}
