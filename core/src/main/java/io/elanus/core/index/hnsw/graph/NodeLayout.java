package io.elanus.core.index.hnsw.graph;

import java.lang.foreign.MemorySegment;

/// How the codes and neighbours of a graph lie in a file, and in memory once it is opened.
public enum NodeLayout {
  /// Codes, then lists of numbers of as few bits as can be: see [NodeRecords].
  APART,
  /// A record for each node, a multiple of 64 bytes: its code, then its neighbours as int32, ended
  /// by -1 when there are fewer than the most. No longer written.
  INTERLEAVED;

  /// Bytes of `count` nodes with at most `maxDegree` neighbours each.
  public long bytesOf(int count, int codeBytes, int maxDegree) {
    return switch (this) {
      case APART -> NodeRecords.bytesOf(count, codeBytes, maxDegree, NeighbourLists.bitsFor(count));
      case INTERLEAVED -> count * recordBytes(codeBytes, maxDegree);
    };
  }

  /// The graph that lies so in memory.
  ///
  /// @param bytes as many as [#bytesOf] says
  public NodeRecords of(MemorySegment bytes, int count, int codeBytes, int maxDegree) {
    return switch (this) {
      case APART ->
          NodeRecords.of(bytes, count, codeBytes, maxDegree, NeighbourLists.bitsFor(count));
      case INTERLEAVED -> {
        long record = recordBytes(codeBytes, maxDegree);
        yield new NodeRecords(
            bytes,
            count,
            codeBytes,
            record,
            new NeighbourLists(bytes, codeBytes, record, maxDegree, NeighbourLists.WHOLE));
      }
    };
  }

  private static long recordBytes(int codeBytes, int maxDegree) {
    return (codeBytes + 4L * maxDegree + 63) & -64;
  }
}
