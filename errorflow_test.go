package runstatus_test

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"regexp"
	"slices"
	"strings"
)

// The rule: an error says that something could not be told. So each error that a call
// returns goes on (it is returned, kept or joined), or it is asked what it is: an
// absence, or the end of a file, is a fact. An error that is only compared with nil, is
// only logged, or is dropped makes "no" of "could not tell". A line may do that where it
// says why nothing is concluded from it, in a comment that begins with "best effort:".

// harmless are functions whose errors say nothing of a file: closing what was read or
// synced, what never fails, and what reads text that is there.
var harmless = regexp.MustCompile(`^\(\*?(os\.File|io\.Closer|io\.ReadCloser|.*/safefs\.File)\)\.Close$|^golang\.org/x/sys/unix\.Close$|` +
	`^\(\*?(strings\.Builder|bytes\.Buffer|hash\.Hash|hash\.Hash32)\)\.Write|^crypto/rand\.Read$|` +
	`^strconv\.|^time\.Parse|^encoding/(hex|json)\.`)

// bestEffort is how a line says why nothing is concluded from an error.
const bestEffort = "best effort: "

// errorFlow looks for the errors of one package that do not go on.
type errorFlow struct {
	fset  *token.FileSet
	info  *types.Info
	files []*ast.File

	excused map[string]bool // file:line
	found   []string
}

func (w *errorFlow) run() []string {
	w.excused = map[string]bool{}
	for _, f := range w.files {
		for _, g := range f.Comments {
			for _, c := range g.List {
				text := strings.TrimSpace(strings.TrimPrefix(c.Text, "//"))
				if reason, ok := strings.CutPrefix(text, bestEffort); ok && len(strings.Fields(reason)) > 1 {
					w.excused[w.line(c.Pos())] = true
				}
			}
		}
		for _, d := range f.Decls {
			if fn, ok := d.(*ast.FuncDecl); ok && fn.Body != nil {
				w.function(fn)
			}
		}
	}
	slices.Sort(w.found)
	return slices.Compact(w.found)
}

func (w *errorFlow) line(at token.Pos) string {
	p := w.fset.Position(at)
	return fmt.Sprint(p.Filename, ":", p.Line)
}

func (w *errorFlow) report(at token.Pos, what string) {
	if line := w.line(at); !w.excused[line] {
		w.found = append(w.found, line+": "+what)
	}
}

// function looks at one function, with those inside it.
func (w *errorFlow) function(fn *ast.FuncDecl) {
	parents := parentsOf(fn)
	ast.Inspect(fn, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.ExprStmt:
			w.dropped(n.X)
		case *ast.DeferStmt:
			w.dropped(n.Call)
		case *ast.GoStmt:
			w.dropped(n.Call)
		case *ast.AssignStmt:
			w.assigned(fn, parents, n.Lhs, n.Rhs)
		case *ast.RangeStmt:
			for _, v := range []ast.Expr{n.Key, n.Value} {
				w.variable(fn, parents, v)
			}
		case *ast.ValueSpec:
			var names []ast.Expr
			for _, name := range n.Names {
				names = append(names, name)
			}
			w.assigned(fn, parents, names, n.Values)
		}
		return true
	})
}

// dropped checks a call whose results are not used.
func (w *errorFlow) dropped(x ast.Expr) {
	call, ok := x.(*ast.CallExpr)
	if ok && slices.ContainsFunc(results(w.info.TypeOf(call)), isError) && !w.isHarmless(call) {
		w.report(call.Pos(), "the error of "+types.ExprString(call.Fun)+" is dropped")
	}
}

func (w *errorFlow) assigned(fn *ast.FuncDecl, parents map[ast.Node]ast.Node, to, from []ast.Expr) {
	for i, v := range to {
		x := from
		if len(from) == len(to) {
			x = from[i : i+1]
		}
		if len(x) == 0 {
			continue
		}
		call, ok := ast.Unparen(x[0]).(*ast.CallExpr)
		if !ok {
			continue
		}
		of := results(w.info.TypeOf(call))
		if len(from) != len(to) && i < len(of) {
			of = of[i : i+1]
		}
		if len(of) != 1 || !isError(of[0]) {
			continue
		}
		if w.isHarmless(call) {
			continue
		}
		if id, ok := v.(*ast.Ident); ok && id.Name == "_" {
			w.report(v.Pos(), "the error of "+types.ExprString(call.Fun)+" is dropped")
			continue
		}
		w.variable(fn, parents, v)
	}
}

// variable looks at what becomes of an error that was assigned to a variable. One that
// was assigned to anything else is kept.
func (w *errorFlow) variable(fn *ast.FuncDecl, parents map[ast.Node]ast.Node, v ast.Expr) {
	id, ok := v.(*ast.Ident)
	if !ok {
		return
	}
	object := w.info.ObjectOf(id)
	if object == nil || !isError(object.Type()) {
		return
	}
	if w.isResult(fn, parents, id, object) {
		return // it goes on by a bare return
	}
	end := w.overwritten(fn, parents, id, object)
	goesOn := false
	ast.Inspect(fn, func(n ast.Node) bool {
		use, ok := n.(*ast.Ident)
		if ok && use != id && w.info.Uses[use] == object && use.Pos() > id.Pos() && use.Pos() < end {
			goesOn = goesOn || w.goesOn(parents, use)
		}
		return true
	})
	if goesOn || w.inLoop(fn, parents, id, object) {
		return
	}
	w.report(id.Pos(), id.Name+" is only compared with nil: "+`"no" and "could not tell" are one`)
}

// inLoop reports whether the error goes on in the next turn of a loop around the call.
func (w *errorFlow) inLoop(fn *ast.FuncDecl, parents map[ast.Node]ast.Node, id *ast.Ident, object types.Object) bool {
	for n := parents[id]; n != nil && n != ast.Node(fn); n = parents[n] {
		loop := n
		switch n.(type) {
		case *ast.ForStmt, *ast.RangeStmt:
		default:
			continue
		}
		if object.Pos() > loop.Pos() {
			continue
		}
		on := false
		ast.Inspect(loop, func(n ast.Node) bool {
			use, ok := n.(*ast.Ident)
			if ok && w.info.Uses[use] == object && use.Pos() < id.Pos() {
				on = on || w.goesOn(parents, use)
			}
			return true
		})
		if on {
			return true
		}
	}
	return false
}

// isResult reports whether a variable is a named result of the function around it.
func (w *errorFlow) isResult(fn *ast.FuncDecl, parents map[ast.Node]ast.Node, id *ast.Ident, object types.Object) bool {
	lists := []*ast.FieldList{fn.Type.Results}
	for n := parents[id]; n != nil; n = parents[n] {
		if lit, ok := n.(*ast.FuncLit); ok {
			lists = append(lists, lit.Type.Results)
		}
	}
	for _, list := range lists {
		if list == nil {
			continue
		}
		for _, field := range list.List {
			for _, name := range field.Names {
				if w.info.Defs[name] == object {
					return true
				}
			}
		}
	}
	return false
}

// overwritten returns where another error certainly takes the variable's place.
func (w *errorFlow) overwritten(fn *ast.FuncDecl, parents map[ast.Node]ast.Node, id *ast.Ident, object types.Object) token.Pos {
	end := fn.End()
	around := blocksOf(parents, id)
	ast.Inspect(fn, func(n ast.Node) bool {
		a, ok := n.(*ast.AssignStmt)
		if !ok || a.Pos() <= id.Pos() || a.End() >= end {
			return true
		}
		for _, v := range a.Lhs {
			other, ok := v.(*ast.Ident)
			if ok && w.info.ObjectOf(other) == object && slices.Contains(around, blocksOf(parents, other)[0]) && !mentions(w.info, a.Rhs, object) {
				end = a.End()
			}
		}
		return true
	})
	return end
}

func mentions(info *types.Info, in []ast.Expr, object types.Object) (found bool) {
	for _, x := range in {
		ast.Inspect(x, func(n ast.Node) bool {
			id, ok := n.(*ast.Ident)
			found = found || ok && info.Uses[id] == object
			return true
		})
	}
	return found
}

// goesOn reports whether a use of an error takes it on, or asks what it is.
func (w *errorFlow) goesOn(parents map[ast.Node]ast.Node, use ast.Node) bool {
	for n := use; ; n = parents[n] {
		switch up := parents[n].(type) {
		case *ast.BinaryExpr:
			return false // compared, with nil or another
		case *ast.CallExpr:
			if slices.Contains(up.Args, n.(ast.Expr)) {
				return !w.isLog(up)
			}
		case *ast.SelectorExpr: // err.Error()
		case *ast.ReturnStmt, *ast.KeyValueExpr, *ast.CompositeLit, *ast.SendStmt, *ast.UnaryExpr, *ast.IndexExpr, *ast.TypeAssertExpr, *ast.SwitchStmt:
			return true
		case *ast.AssignStmt:
			at := slices.IndexFunc(up.Rhs, func(x ast.Expr) bool { return x == n })
			if at < 0 {
				return false
			}
			id, ok := up.Lhs[min(at, len(up.Lhs)-1)].(*ast.Ident)
			return !ok || id.Name != "_"
		case *ast.ValueSpec:
			return true
		case ast.Stmt, nil:
			return false
		}
	}
}

// isLog reports whether a call only tells people of its arguments.
func (w *errorFlow) isLog(call *ast.CallExpr) bool {
	return strings.HasPrefix(w.callee(call), "(*log/slog.Logger).")
}

func (w *errorFlow) isHarmless(call *ast.CallExpr) bool {
	return harmless.MatchString(w.callee(call))
}

// callee returns the full name of what is called.
func (w *errorFlow) callee(call *ast.CallExpr) string {
	var id *ast.Ident
	switch f := ast.Unparen(call.Fun).(type) {
	case *ast.Ident:
		id = f
	case *ast.SelectorExpr:
		id = f.Sel
	default:
		return ""
	}
	if f, ok := w.info.Uses[id].(*types.Func); ok {
		return f.FullName()
	}
	return ""
}

func results(t types.Type) []types.Type {
	tuple, ok := t.(*types.Tuple)
	if !ok {
		return []types.Type{t}
	}
	var all []types.Type
	for v := range tuple.Variables() {
		all = append(all, v.Type())
	}
	return all
}

func isError(t types.Type) bool {
	return t != nil && types.Identical(t, types.Universe.Lookup("error").Type())
}

func parentsOf(root ast.Node) map[ast.Node]ast.Node {
	parents := map[ast.Node]ast.Node{}
	var path []ast.Node
	ast.Inspect(root, func(n ast.Node) bool {
		if n == nil {
			path = path[:len(path)-1]
			return true
		}
		if len(path) > 0 {
			parents[n] = path[len(path)-1]
		}
		path = append(path, n)
		return true
	})
	return parents
}

// blocksOf returns the blocks around a node, the nearest first. The parts of an if, a
// loop or a case before its body are of that block.
func blocksOf(parents map[ast.Node]ast.Node, n ast.Node) (blocks []ast.Node) {
	for n = parents[n]; n != nil; n = parents[n] {
		switch n.(type) {
		case *ast.BlockStmt, *ast.CaseClause, *ast.CommClause, *ast.IfStmt, *ast.ForStmt, *ast.SwitchStmt, *ast.FuncDecl:
			blocks = append(blocks, n)
		}
	}
	return blocks
}
