/// The file around an index: who it belongs to, and named sections that are used straight from the
/// mapping. What is inside a section is the index's business. Start at [IndexFileWriter] and
/// [IndexFileReader].
@NullMarked
package io.elanus.storage.format.index;

import org.jspecify.annotations.NullMarked;
