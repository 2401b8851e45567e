package io.elanus.storage.format.manifest;

import io.elanus.core.schema.SegmentId;
import io.elanus.core.time.Timestamp;
import io.elanus.storage.format.container.ByteReader;
import io.elanus.storage.format.container.ByteWriter;
import io.elanus.storage.format.container.Checksum;
import io.elanus.storage.format.segment.SegmentDescriptor;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What one shard consists of at one version. Everything that the log holds up to and including the
/// checkpoint is in the segments and their deletes.
///
/// In the tables *text* is a 4-byte length and UTF-8, *list* a 4-byte number and so many entries,
/// *digest* 16 bytes.
///
/// | bytes | field         | meaning                                                  |
/// |------:|---------------|----------------------------------------------------------|
/// |     4 | magic         | ASCII `EMAN`                                             |
/// |     4 | version       | of the layout, 1                                         |
/// |  text | channel       | the shard                                                |
/// |     8 | version       | of the manifest, from 1                                  |
/// |     8 | checkpoint    | the last log sequence number covered                     |
/// |     8 | newest        | the newest timestamp covered                             |
/// |     4 | schemaVersion | the newest in use                                        |
/// |  list | segments      | as below                                                 |
/// |  list | recentCommits | texts, oldest first                                      |
/// |     4 | checksum      | CRC-32C of everything before                             |
///
/// | bytes | field of a segment | meaning                                                        |
/// |------:|--------------------|----------------------------------------------------------------|
/// |     8 | id                 |                                                                |
/// |     8 | partition          |                                                                |
/// |     4 | rowCount           |                                                                |
/// |     4 | schemaVersion      | that its rows were written under                               |
/// |     8 | oldest             | smallest timestamp of a row                                    |
/// |     8 | newest             | largest                                                        |
/// |  list | columnFiles        | object (text), byteSize (8), digest, fields (list of 8 bytes)  |
/// |     1 | hasDeletes         | 0 or 1; if 1: object (text), deletedRows (4), newest (8), byteSize (8), digest |
/// |  list | indexes            | index id (8), field (8), type (text), object (text), byteSize (8), digest |
///
/// @param channel the shard
/// @param version from 1, one more with every publishing
/// @param checkpoint the sequence number of the last log record that is covered
/// @param newest the newest timestamp that is covered
/// @param schemaVersion the newest schema version in use
/// @param recentCommits ids of the newest publishings, oldest first, this one last; at most 256
public record Manifest(
    String channel,
    long version,
    List<SegmentDescriptor> segments,
    long checkpoint,
    Timestamp newest,
    int schemaVersion,
    List<CommitId> recentCommits) {
  public static final int REMEMBERED_COMMITS = 256;

  private static final int MAGIC = 0x4E414D45; // "EMAN"
  private static final int VERSION = 1;

  public Manifest {
    segments = List.copyOf(segments);
    recentCommits = List.copyOf(recentCommits);
  }

  /// A shard before its first publishing: version 0.
  public static Manifest empty(String channel) {
    return new Manifest(channel, 0, List.of(), 0, Timestamp.EARLIEST, 0, List.of());
  }

  /// The version after this one.
  public Manifest next(
      CommitId commit,
      List<SegmentDescriptor> segments,
      long checkpoint,
      Timestamp newest,
      int schemaVersion) {
    List<CommitId> commits = new ArrayList<>(recentCommits);
    commits.add(commit);
    if (commits.size() > REMEMBERED_COMMITS) {
      commits = commits.subList(commits.size() - REMEMBERED_COMMITS, commits.size());
    }
    return new Manifest(channel, version + 1, segments, checkpoint, newest, schemaVersion, commits);
  }

  /// The segment of an id, null when the shard has none.
  public @Nullable SegmentDescriptor segment(SegmentId id) {
    for (SegmentDescriptor segment : segments) {
      if (segment.id().equals(id)) {
        return segment;
      }
    }
    return null;
  }

  public byte[] encode() {
    ByteWriter out = new ByteWriter().int32(MAGIC).int32(VERSION).text(channel).int64(version);
    out.int64(checkpoint).int64(newest.value()).int32(schemaVersion);
    out.int32(segments.size());
    segments.forEach(segment -> SegmentRecord.write(segment, out));
    out.int32(recentCommits.size());
    recentCommits.forEach(commit -> out.text(commit.value()));
    return out.checksum().toBytes();
  }

  /// @param origin the object, for the error text
  /// @throws io.elanus.core.error.DatabaseException IO_FAILED when the bytes are no manifest
  public static Manifest decode(byte[] bytes, String origin) {
    return decode(MemorySegment.ofArray(bytes), origin);
  }

  static Manifest decode(MemorySegment bytes, String origin) {
    ByteReader in = new ByteReader(Checksum.verified(bytes, MAGIC, VERSION, origin), origin);
    in.int64();
    String channel = in.text();
    long version = in.int64();
    long checkpoint = in.int64();
    Timestamp newest = new Timestamp(in.int64());
    int schemaVersion = in.int32();
    List<SegmentDescriptor> segments = new ArrayList<>();
    for (int s = in.count(49); s > 0; s--) {
      segments.add(SegmentRecord.read(in));
    }
    List<CommitId> commits = new ArrayList<>();
    for (int c = in.count(4); c > 0; c--) {
      commits.add(readCommit(in));
    }
    in.end();
    return new Manifest(channel, version, segments, checkpoint, newest, schemaVersion, commits);
  }

  static CommitId readCommit(ByteReader in) {
    String value = in.text();
    if (value.isEmpty()) {
      throw in.wrong("an empty commit id");
    }
    return new CommitId(value);
  }
}
