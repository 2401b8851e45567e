package io.elanus.cluster.streaming;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/// What a shard must answer, kept as simply as possible: a list of rows.
final class ShardModel {
  /// @param deleted when, `Long.MAX_VALUE` for not
  record Row(long key, long partition, int value, float[] vector, long written, long deleted) {
    boolean isVisible(long snapshot) {
      return written <= snapshot && (deleted == Long.MAX_VALUE || deleted > snapshot);
    }
  }

  final List<Row> rows = new ArrayList<>();

  void insert(long key, long partition, int value, float[] vector, long at) {
    rows.add(new Row(key, partition, value, vector, at, Long.MAX_VALUE));
  }

  /// @param partition 0 for everywhere
  void delete(long key, long partition, long at) {
    rows.replaceAll(row ->
        row.key == key
                && (partition == 0 || row.partition == partition)
                && row.written < at
                && row.deleted > at
            ? new Row(row.key, row.partition, row.value, row.vector, row.written, at)
            : row);
  }

  long count(long snapshot) {
    return rows.stream().filter(row -> row.isVisible(snapshot)).count();
  }

  /// The newest value of each key.
  TreeMap<Long, Integer> values(long snapshot) {
    TreeMap<Long, Row> newest = new TreeMap<>();
    for (Row row : rows) {
      if (row.isVisible(snapshot)) {
        newest.merge(row.key, row, (a, b) -> b.written >= a.written ? b : a);
      }
    }
    TreeMap<Long, Integer> values = new TreeMap<>();
    newest.forEach((key, row) -> values.put(key, row.value));
    return values;
  }

  /// Keys by their nearest visible vector, nearest first.
  List<Long> nearest(float[] query, int topK, long snapshot) {
    TreeMap<Long, Double> distances = new TreeMap<>();
    for (Row row : rows) {
      if (!row.isVisible(snapshot)) continue;
      double distance = 0;
      for (int i = 0; i < query.length; i++) {
        distance += (double) (query[i] - row.vector[i]) * (query[i] - row.vector[i]);
      }
      distances.merge(row.key, distance, Math::min);
    }
    return distances.entrySet().stream()
        .sorted(java.util.Map.Entry.comparingByValue())
        .limit(topK)
        .map(java.util.Map.Entry::getKey)
        .toList();
  }
}
