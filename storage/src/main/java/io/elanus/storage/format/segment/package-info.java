/// Sealed segments on the object store: rows in key order, column by column. Start at
/// [SegmentDescriptor], then [SegmentWriter] and [SegmentReader].
///
/// | file | responsibility |
/// |---|---|
/// | [SegmentDescriptor] | what a manifest says of a segment |
/// | [SegmentWriter] | spreads rows over column files: keys and timestamps, small scalars together, everything else alone |
/// | `ColumnFileWriter`, `ColumnSink` | one column file; the pages of one column |
/// | [ColumnFooter] | page index and statistics at the end of a column file |
/// | `PageMembers`, `MemberSink` | bloom filters of a column's pages; whether they are worth their bytes |
/// | `PathSink`, `PathVerification` | columns of values at paths inside JSON; whether they are the documents' |
/// | `PossibleKeys` | keys that a segment may hold, told without reading its keys |
/// | [ColumnReader] | the pages of one column, mapped |
/// | [SegmentReader] | a segment as a source of columns, vectors, keys and timestamps |
/// | [PageCache] | decoded pages, bounded |
///
/// Pages hold [io.elanus.core.column.ColumnSource#BATCH_ROWS] rows. Every byte is under a CRC-32C.
@NullMarked
package io.elanus.storage.format.segment;

import org.jspecify.annotations.NullMarked;
