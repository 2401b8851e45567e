package io.elanus.storage.format.segment;

import io.elanus.core.column.Column;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Decoded pages, the least recently used ones dropped first when they take more than the capacity.
/// One cache may serve many segments. Safe for threads; two that miss at once both decode.
public final class PageCache {
  private final long capacity;
  private final LinkedHashMap<Page, Column> pages = new LinkedHashMap<>(64, 0.75f, true);
  private long size;

  /// @param capacity heap bytes, roughly
  public PageCache(long capacity) {
    this.capacity = capacity;
  }

  Column get(ColumnReader column, int page, Supplier<Column> decode) {
    Page key = new Page(column, page);
    Column cached = find(key);
    if (cached != null) {
      return cached;
    }
    Column decoded = decode.get();
    keep(key, decoded);
    return decoded;
  }

  /// Forgets a column's pages.
  synchronized void forget(ColumnReader column) {
    pages
        .entrySet()
        .removeIf(entry -> {
          boolean gone = entry.getKey().column == column;
          size -= gone ? entry.getValue().byteSize() : 0;
          return gone;
        });
  }

  /// Heap bytes held, roughly.
  public synchronized long size() {
    return size;
  }

  private synchronized @Nullable Column find(Page key) {
    return pages.get(key);
  }

  private synchronized void keep(Page key, Column decoded) {
    if (decoded.byteSize() > capacity / 2) {
      return;
    }
    Column before = pages.put(key, decoded);
    size += decoded.byteSize() - (before == null ? 0 : before.byteSize());
    for (var oldest = pages.entrySet().iterator(); size > capacity && oldest.hasNext(); ) {
      Map.Entry<Page, Column> entry = oldest.next();
      size -= entry.getValue().byteSize();
      oldest.remove();
    }
  }

  private record Page(ColumnReader column, int page) {}
}
