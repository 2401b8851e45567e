package io.elanus.cluster.proxy;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// What one search or query did and how long each stage of it took, for a client that sends
/// `profile=true`. The stages follow each other on the request's thread, so that their times add up
/// to the server's; what shards did at the same time is told for each of them.
///
/// ```json
/// {"totalNanos": 412000, "stages": {"decode": 21000, "plan": 8000, ..},
///  "shards": [{"stages": {"filter": 90000, ..},
///              "segments": [{"segment": 7, "state": "sealed", "rows": 10000, "eligible": 120,
///                            "selectivity": 0.012, "estimatedSelectivity": 0.01,
///                            "pages": 3, "prunedPages": 2, "bloomPrunedPages": 0,
///                            "filterStrategy": "columns", "rowsVisited": 4096,
///                            "columnBytes": 32768, "strategy": "scan", "distances": 120,
///                            "vectorBytes": 61440}]}]}
/// ```
public final class ReadProfile {
  private static final JsonMapper JSON = JsonMapper.shared();

  private final LongSupplier nanoTime;
  private final long started;
  private long mark;
  private final Map<String, Long> stages = new LinkedHashMap<>();
  private final List<String> shards = new ArrayList<>();

  private ReadProfile(LongSupplier nanoTime, long started) {
    this.nanoTime = nanoTime;
    this.started = started;
    this.mark = started;
  }

  /// @param asked whether the client asks otherwise than by a parameter
  /// @param started when the request came, by the same clock
  /// @return null when the client does not ask
  public static @Nullable ReadProfile of(
      Map<String, String> parameters, boolean asked, LongSupplier nanoTime, long started) {
    return asked || Flags.read(parameters, "profile") ? new ReadProfile(nanoTime, started) : null;
  }

  /// The time since the last stage ended was spent on this one. On the request's thread.
  public void end(String stage) {
    long now = nanoTime.getAsLong();
    stages.merge(stage, now - mark, Long::sum);
    mark = now;
  }

  /// As [#end], where somebody asks.
  static void ended(@Nullable ReadProfile profile, String stage) {
    if (profile != null) {
      profile.end(stage);
    }
  }

  /// What a shard tells of one read; from any thread.
  void add(@Nullable String shard) {
    if (shard != null) {
      synchronized (shards) {
        shards.add(shard);
      }
    }
  }

  /// Everything up to the last stage that ended.
  public String json() {
    ObjectNode profile = JSON.createObjectNode();
    profile.put("totalNanos", mark - started);
    ObjectNode times = profile.putObject("stages");
    stages.forEach(times::put);
    ArrayNode told = profile.putArray("shards");
    synchronized (shards) {
      shards.forEach(shard -> told.add(JSON.readTree(shard)));
    }
    return profile.toString();
  }
}
