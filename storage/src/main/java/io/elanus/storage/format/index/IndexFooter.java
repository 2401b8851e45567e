package io.elanus.storage.format.index;

import io.elanus.core.schema.FieldId;
import io.elanus.core.schema.IndexId;
import io.elanus.core.schema.SegmentId;
import io.elanus.storage.format.container.ByteReader;
import io.elanus.storage.format.container.ByteWriter;
import io.elanus.storage.format.container.Container.Extent;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/// Footer of an index file. *text* is a 4-byte length and UTF-8, *list* a 4-byte number and so many
/// entries.
///
/// | bytes | field         | meaning                                                         |
/// |------:|---------------|-----------------------------------------------------------------|
/// |     8 | index         | index id, as in the header                                      |
/// |     8 | segment       | whose rows it covers                                            |
/// |     8 | field         |                                                                 |
/// |  text | type          | as `HNSW`                                                       |
/// |     4 | layoutVersion | of the sections, counted by the type                            |
/// |     4 | rowCount      | of the segment                                                  |
/// |  list | parameters    | key (text), value (text), by ascending key                      |
/// |  list | sections      | name (text), offset (8, a multiple of 64), length (8), CRC-32C (4) |
record IndexFooter(IndexHeader header, Map<String, Extent> sections) {
  byte[] encode() {
    ByteWriter out = new ByteWriter();
    out.int64(header.index().value()).int64(header.segment().value()).int64(header.field().value());
    out.text(header.type()).int32(header.layoutVersion()).int32(header.rowCount());
    out.int32(header.parameters().size());
    new TreeMap<>(header.parameters()).forEach((key, value) -> out.text(key).text(value));
    out.int32(sections.size());
    sections.forEach((name, extent) ->
        out.text(name).int64(extent.offset()).int64(extent.length()).int32(extent.checksum()));
    return out.toBytes();
  }

  static IndexFooter read(ByteReader in) {
    long index = in.int64();
    long segment = in.int64();
    long field = in.int64();
    String type = in.text();
    int layoutVersion = in.int32();
    int rowCount = in.int32();
    if (index <= 0 || segment <= 0 || field < 0 || rowCount < 0) {
      throw in.wrong("index %d of segment %d, field %d, %d rows", index, segment, field, rowCount);
    }
    Map<String, String> parameters = new LinkedHashMap<>();
    for (int p = in.count(8); p > 0; p--) {
      parameters.put(in.text(), in.text());
    }
    Map<String, Extent> sections = new LinkedHashMap<>();
    for (int s = in.count(24); s > 0; s--) {
      String name = in.text();
      Extent extent = new Extent(in.int64(), in.int64(), in.int32());
      if ((extent.offset() & 63) != 0 || sections.put(name, extent) != null) {
        throw in.wrong("section %s at %d, or twice", name, extent.offset());
      }
    }
    in.end();
    IndexHeader header =
        new IndexHeader(
            new IndexId(index),
            new SegmentId(segment),
            new FieldId(field),
            type,
            layoutVersion,
            parameters,
            rowCount);
    return new IndexFooter(header, sections);
  }
}
