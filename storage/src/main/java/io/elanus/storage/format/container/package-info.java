/// The frame around column files and index files: header, 64-byte aligned blocks, footer, trailer.
/// Start at [Container]. Also the small things that all layouts share: checksums, digests, bounded
/// reading and writing of little-endian numbers.
@NullMarked
package io.elanus.storage.format.container;

import org.jspecify.annotations.NullMarked;
