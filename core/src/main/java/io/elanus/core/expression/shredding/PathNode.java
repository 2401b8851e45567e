package io.elanus.core.expression.shredding;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A key that documents have, below those that lead to it, and what was found there.
final class PathNode {
  /// From the root; empty for the root itself.
  final List<String> keys;

  private final byte[] key;

  /// Open addressing over the members, at most half full.
  private @Nullable PathNode[] table = new PathNode[8];

  private final List<PathNode> members = new ArrayList<>();

  /// The member that stood first, and the one of the parent's that came after this one, when a
  /// document was read last: mostly it is so in the next one, too.
  @Nullable PathNode first;

  @Nullable PathNode following;

  /// The last document that it was seen in: of members with the same key the first counts.
  long document = -1;

  /// Its column, once it has one.
  @Nullable ColumnBuilder column;

  /// Whether it or a member below has a column.
  boolean wanted;

  /// How many documents of those counted have which kind of value here.
  int integers;

  /// Of the integers, those that a double holds exactly.
  int exactIntegers;

  int floats;
  int texts;
  int booleans;

  /// Arrays, objects and long texts.
  int others;

  PathNode(List<String> keys, byte[] key) {
    this.keys = keys;
    this.key = key;
  }

  boolean is(byte[] bytes, int from, int to) {
    return to - from == key.length && Arrays.equals(bytes, from, to, key, 0, key.length);
  }

  List<PathNode> members() {
    return members;
  }

  /// Null when there is no such member.
  @Nullable PathNode member(byte[] bytes, int from, int to) {
    int mask = table.length - 1;
    int slot = hash(bytes, from, to) & mask;
    for (PathNode node = table[slot]; node != null; node = table[slot]) {
      if (node.is(bytes, from, to)) {
        return node;
      }
      slot = (slot + 1) & mask;
    }
    return null;
  }

  /// @param member that is not there yet
  void add(PathNode member) {
    members.add(member);
    if (2 * members.size() > table.length) {
      fillTable(2 * table.length);
    } else {
      put(member);
    }
  }

  /// Forgets members, of itself and of those below, that have no column and that fewer documents
  /// were counted for. Starts to count anew.
  ///
  /// @return how many nodes are left
  int forgetBelow(int count) {
    int nodes = 1;
    if (members.removeIf(member -> !member.wanted && member.counted() < count)) {
      fillTable(table.length);
    }
    for (PathNode member : members) {
      nodes += member.forgetBelow(count);
    }
    first = null;
    following = null;
    integers = 0;
    exactIntegers = 0;
    floats = 0;
    texts = 0;
    booleans = 0;
    others = 0;
    return nodes;
  }

  /// Documents with more than nothing and null here.
  int counted() {
    return integers + floats + texts + booleans + others;
  }

  private void fillTable(int size) {
    table = new PathNode[size];
    members.forEach(this::put);
  }

  private void put(PathNode member) {
    int mask = table.length - 1;
    int slot = hash(member.key, 0, member.key.length) & mask;
    while (table[slot] != null) {
      slot = (slot + 1) & mask;
    }
    table[slot] = member;
  }

  /// Of length and a few bytes: keys of one object are few.
  private static int hash(byte[] bytes, int from, int to) {
    int length = to - from;
    if (length == 0) {
      return 0;
    }
    int mixed =
        length + 31 * bytes[from] + 961 * bytes[to - 1] + 29791 * bytes[from + (length >>> 1)];
    return mixed ^ (mixed >>> 7);
  }
}
