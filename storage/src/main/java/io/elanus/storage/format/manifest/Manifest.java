package io.elanus.storage.format.manifest;

import io.elanus.core.time.Timestamp;
import io.elanus.storage.format.segment.SegmentDescriptor;
import java.util.ArrayList;
import java.util.List;

/// What one shard consists of at one version. Everything that the log holds up to and including the
/// checkpoint is in the segments and their deletes.
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
      CommitId commit, List<SegmentDescriptor> segments, long checkpoint, Timestamp newest, int schemaVersion) {
    List<CommitId> commits = new ArrayList<>(recentCommits);
    commits.add(commit);
    if (commits.size() > REMEMBERED_COMMITS) {
      commits = commits.subList(commits.size() - REMEMBERED_COMMITS, commits.size());
    }
    return new Manifest(channel, version + 1, segments, checkpoint, newest, schemaVersion, commits);
  }

  public byte[] encode() {
    throw new UnsupportedOperationException("not yet");
  }

  /// @param origin the object, for the error text
  /// @throws io.elanus.core.error.DatabaseException IO_FAILED when the bytes are no manifest
  public static Manifest decode(byte[] bytes, String origin) {
    throw new UnsupportedOperationException("not yet " + bytes.length + origin);
  }
}
