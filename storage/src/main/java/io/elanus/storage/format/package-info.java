/// Every byte layout that Elanus keeps, and what writes, reads and checks it. Start at `segment`.
///
/// | package     | layout                                                            | page                            |
/// |-------------|-------------------------------------------------------------------|---------------------------------|
/// | `container` | the frame around column files and index files: header to trailer   | `docs/formats/container.md`     |
/// | `column`    | a block: one column of a batch of rows                              | `docs/formats/column-block.md`  |
/// | `rows`      | a batch of rows: what the log carries                               | `docs/formats/rows.md`          |
/// | `segment`   | column files of a sealed segment                                    | `docs/formats/column-file.md`   |
/// | `deletes`   | deleted rows of a segment                                           | `docs/formats/row-deletes.md`   |
/// | `index`     | named sections of an index                                          | `docs/formats/index-file.md`    |
/// | `manifest`  | what a shard consists of, and the pointer to the newest             | `docs/formats/manifest.md`      |
/// | `check`     | reads a whole store and says what is wrong with it                  |                                 |
///
/// All numbers are little-endian. Every layout begins with a magic and a version, and every byte is
/// covered by a CRC-32C. What is wrong with bytes is a [io.elanus.core.error.DatabaseException]
/// IO_FAILED that names the object and the place.
@NullMarked
package io.elanus.storage.format;

import org.jspecify.annotations.NullMarked;
