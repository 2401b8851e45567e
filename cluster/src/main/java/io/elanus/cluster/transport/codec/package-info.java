/// What roles say to each other, as bytes. Start at [Codec]; every class here is a table of codecs
/// for the records of one subject. Numbers are little-endian, texts are UTF-8 behind a 32-bit
/// length, lists stand behind a 32-bit count, what may be null behind a byte that is 0 for null.
/// Rows and columns are the storage's own blocks, segments are written as in a manifest.
///
/// | file | records |
/// |---|---|
/// | [ValueCodecs] | ids, timestamps, texts, maps |
/// | [SchemaCodecs] | schemas, fields |
/// | [CatalogCodecs] | the catalog |
/// | [CommandCodecs] | changes of the catalog |
/// | [RowCodecs] | columns, rows, writes, deletes |
/// | [ReadCodecs] | searches, retrieves and their answers |
/// | [ShardCodecs] | what a node must know of a shard and what it tells of one |
/// | [SegmentCodecs] | sealed segments and the work on them |
///
/// Reading checks everything: bytes that nobody could have written are refused, and no more memory
/// is taken than their number accounts for. What was read shares nothing with the bytes.
@NullMarked
package io.elanus.cluster.transport.codec;

import org.jspecify.annotations.NullMarked;
