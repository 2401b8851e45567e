package io.elanus.core.index.scalar;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/// Numbers byte strings in the order in which they come first. The bytes lie end to end in blocks,
/// so that growing copies none of them. One thread.
final class TextTable {
  private static final int BLOCK = 1 << 20;

  private final List<byte[]> blocks = new ArrayList<>();
  private int inBlock;

  /// Block, first byte and length of each string, and its hash.
  private int[] blockOf = new int[64];

  private int[] starts = new int[64];
  private int[] lengths = new int[64];
  private int[] hashes = new int[64];
  private int[] slots = new int[256];
  private int size;

  int size() {
    return size;
  }

  /// The number of a string, counted from zero; a new one when it was not there.
  int numberOf(byte[] bytes, int from, int to) {
    int hash = hash(bytes, from, to);
    int mask = slots.length - 1;
    int slot = hash & mask;
    while (slots[slot] != 0) {
      int number = slots[slot] - 1;
      if (hashes[number] == hash && equals(number, bytes, from, to)) {
        return number;
      }
      slot = (slot + 1) & mask;
    }
    add(hash, bytes, from, to);
    slots[slot] = size;
    if (4L * size > 3L * slots.length) {
      grow();
    }
    return size - 1;
  }

  /// The numbers in the order of their strings.
  int[] sorted() {
    List<Integer> numbers = new ArrayList<>(size);
    for (int number = 0; number < size; number++) {
      numbers.add(number);
    }
    numbers.sort(order());
    return numbers.stream().mapToInt(Integer::intValue).toArray();
  }

  private Comparator<Integer> order() {
    return (a, b) ->
        Arrays.compareUnsigned(
            block(a),
            starts[a],
            starts[a] + lengths[a],
            block(b),
            starts[b],
            starts[b] + lengths[b]);
  }

  byte[] block(int number) {
    return blocks.get(blockOf[number]);
  }

  int start(int number) {
    return starts[number];
  }

  int length(int number) {
    return lengths[number];
  }

  private boolean equals(int number, byte[] bytes, int from, int to) {
    int start = starts[number];
    return Arrays.equals(block(number), start, start + lengths[number], bytes, from, to);
  }

  private void add(int hash, byte[] bytes, int from, int to) {
    int length = to - from;
    if (blocks.isEmpty() || inBlock + length > blocks.getLast().length) {
      blocks.add(new byte[Math.max(BLOCK, length)]);
      inBlock = 0;
    }
    System.arraycopy(bytes, from, blocks.getLast(), inBlock, length);
    if (size == starts.length) {
      blockOf = Arrays.copyOf(blockOf, 2 * size);
      starts = Arrays.copyOf(starts, 2 * size);
      lengths = Arrays.copyOf(lengths, 2 * size);
      hashes = Arrays.copyOf(hashes, 2 * size);
    }
    blockOf[size] = blocks.size() - 1;
    starts[size] = inBlock;
    lengths[size] = length;
    hashes[size++] = hash;
    inBlock += length;
  }

  private void grow() {
    slots = new int[2 * slots.length];
    int mask = slots.length - 1;
    for (int number = 0; number < size; number++) {
      int slot = hashes[number] & mask;
      while (slots[slot] != 0) {
        slot = (slot + 1) & mask;
      }
      slots[slot] = number + 1;
    }
  }

  private static int hash(byte[] bytes, int from, int to) {
    int hash = to - from;
    for (int i = from; i < to; i++) {
      hash = 31 * hash + bytes[i];
    }
    return hash * 0x9E3779B1 ^ hash >>> 15;
  }
}
