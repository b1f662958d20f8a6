#!/bin/sh
# Builds the release files of a version into dist/: for each platform an archive, for Linux also packages of Debian
# and RPM, for each program a bill of materials (CycloneDX), and SHA256SUMS. make release-snapshot runs it.
#
#   $1  the version, such as v1.2.3
#   $2  the platforms, such as "linux/amd64 darwin/arm64"
#   NFPM, CYCLONEDX in the environment are the tools
#
# The files are the same bytes whenever they are built from one commit with one Go: their times are the commit's.
set -eu

version=$1
platforms=$2
number=${version#v}
case $number in
[0-9]*.[0-9]*.[0-9]*) ;;
*) number=0.0.0-$number ;; # no tag is there yet: packages need a number
esac
SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-$(git log -1 --format=%ct 2>/dev/null || echo 0)}
export SOURCE_DATE_EPOCH

# sums prints the checksums of files.
sums() {
	if command -v sha256sum >/dev/null 2>&1; then sha256sum "$@"; else shasum -a 256 "$@"; fi
}

rm -rf dist
mkdir -p dist/build/man dist/build/completions

echo 'man pages and shell completions'
go test ./cmd/runstatus ./cmd/runstatusd -run 'TestTheManPages?Renders?$' -count 1 -args -man "$PWD/dist/build/man" -man-version "$version" >/dev/null
for page in dist/build/man/*.[18]; do gzip -9n <"$page" >"$page.gz"; done
for shell in bash fish zsh; do go run ./cmd/runstatus completion $shell >dist/build/completions/runstatus.$shell; done
mv dist/build/completions/runstatus.zsh dist/build/completions/_runstatus

for platform in $platforms; do
	os=${platform%/*} arch=${platform#*/}
	name=runstatus_${number}_${os}_$arch
	build=dist/build/$name
	echo "$platform"
	mkdir -p "$build/man" "$build/docs" "$build/completions"
	CGO_ENABLED=0 GOOS=$os GOARCH=$arch go build -trimpath -buildvcs=false -ldflags "-s -w -X main.version=$version" -o "$build/" ./cmd/...
	for program in runstatusd runstatus; do
		"$CYCLONEDX" bin -json -noserial -notimestamp -version "$version" -output "dist/${program}_${number}_${os}_$arch.cdx.json" "$build/$program" >/dev/null 2>&1
	done
	if [ "$os" = linux ]; then
		for packager in deb rpm; do
			ARCH=$arch VERSION=$number BUILD=$build "$NFPM" package --config contrib/packaging/nfpm.yaml --packager $packager --target dist/ >/dev/null
		done
		cp -R contrib/systemd "$build/systemd"
	fi
	cp LICENSE README.md CHANGELOG.md SECURITY.md "$build/"
	cp docs/*.md "$build/docs/"
	cp dist/build/man/*.[18] "$build/man/"
	cp dist/build/completions/* "$build/completions/"
	tar --sort=name --owner=0 --group=0 --numeric-owner --mtime="@$SOURCE_DATE_EPOCH" --mode=u+rwX,go+rX,go-w \
		-C dist/build -cf - "$name" | gzip -9n >"dist/$name.tar.gz"
done
rm -rf dist/build
(cd dist && sums runstatus* >SHA256SUMS)
ls -l dist
