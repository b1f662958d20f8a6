package filestore

// Raises is raises, for tests.
var Raises = raises
