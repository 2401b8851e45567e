package io.elanus.storage.disk;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;

/// A disk in memory that knows what was made durable and what only looks so, and fails when told.
///
/// Every change (of a file, a name, or by a sync) is a step. A test runs its work once to count the
/// steps, then again and again, each time losing power before another step; [#afterPowerLoss] is
/// the disk that comes back.
public final class FaultyDisk implements Disk {
  private static final int SECTOR = 512;

  private final TreeMap<Path, Node> names = new TreeMap<>();
  private final TreeMap<Path, Node> durableNames = new TreeMap<>();
  private long steps;
  private long powerLossBefore = Long.MAX_VALUE;
  private long syncs;
  private long failingSync = -1;
  private long writes;
  private long failingWrite = -1;
  private long capacity = Long.MAX_VALUE;
  private Runnable afterSync = () -> {};

  /// What of the unsynced outlives a power loss.
  public enum Unsynced {
    KEPT,
    DROPPED,
    /// Any part of it, also of a sector.
    TORN
  }

  public synchronized long steps() {
    return steps;
  }

  public synchronized long syncs() {
    return syncs;
  }

  /// From this step on everything fails.
  public synchronized void losePowerBefore(long step) {
    powerLossBefore = step;
  }

  public synchronized boolean hasPower() {
    return steps < powerLossBefore;
  }

  /// The n-th sync of a file from now on fails; its pages are clean and lost afterwards, as on
  /// Linux.
  public synchronized void failSync(int n) {
    failingSync = syncs + n;
  }

  /// The n-th write from now on fails half done.
  public synchronized void failWrite(int n) {
    failingWrite = writes + n;
  }

  /// Bytes of all files together.
  public synchronized void limitTo(long bytes) {
    capacity = bytes;
  }

  public synchronized long used() {
    long sum = 0;
    for (Node node : names.values()) sum += node.size;
    return sum;
  }

  /// Called after every successful sync of a file, outside all locks.
  public synchronized void afterSync(Runnable action) {
    afterSync = action;
  }

  /// Flips bits of a file, durably.
  public synchronized void damage(Path file, int offset, int bits) {
    Node node = Objects.requireNonNull(names.get(file));
    node.content[offset] ^= (byte) bits;
    if (offset < node.durable.length) node.durable[offset] ^= (byte) bits;
  }

  /// Cuts or grows a file; what is cut stays on the disk until a sync.
  public synchronized void truncate(Path file, long size) throws IOException {
    Node node = file(file);
    step();
    node.truncate((int) size);
  }

  public synchronized byte[] content(Path file) {
    Node node = Objects.requireNonNull(names.get(file));
    return Arrays.copyOf(node.content, node.size);
  }

  /// The same disk with working power, as it is: what a restarted process finds.
  public synchronized FaultyDisk afterProcessDeath() {
    FaultyDisk next = new FaultyDisk();
    copy(names, next.names, next.durableNames, durableNames);
    return next;
  }

  /// What a restarted machine finds.
  public synchronized FaultyDisk afterPowerLoss(Unsynced unsynced, Random random) {
    TreeMap<Path, Node> survived = new TreeMap<>();
    TreeSet<Path> all = new TreeSet<>(names.keySet());
    all.addAll(durableNames.keySet());
    for (Path path : all) {
      Node now = names.get(path);
      Node before = durableNames.get(path);
      Node node =
          switch (unsynced) {
            case KEPT -> now;
            case DROPPED -> before;
            case TORN -> now == before || random.nextBoolean() ? now : before;
          };
      Path parent = path.getParent();
      boolean reachable = parent.equals(path.getRoot()) || survived.containsKey(parent);
      if (node != null && reachable) survived.put(path, node.afterPowerLoss(unsynced, random));
    }
    FaultyDisk next = new FaultyDisk();
    next.names.putAll(survived);
    next.durableNames.putAll(survived);
    return next;
  }

  @Override
  public synchronized DiskFile create(Path file) throws IOException {
    requireParent(file);
    if (names.containsKey(file)) throw new FileAlreadyExistsException(file.toString());
    step();
    Node node = new Node(false);
    names.put(file, node);
    return new OpenFile(node);
  }

  @Override
  public synchronized DiskFile open(Path file) throws IOException {
    return new OpenFile(file(file));
  }

  @Override
  public synchronized MemorySegment map(Path file, Arena arena) throws IOException {
    Node node = file(file);
    MemorySegment copy = arena.allocate(node.size, 4096);
    return copy.copyFrom(MemorySegment.ofArray(node.content).asSlice(0, node.size)).asReadOnly();
  }

  @Override
  public synchronized boolean exists(Path path) throws IOException {
    requirePower();
    return isRoot(path) || names.containsKey(path);
  }

  @Override
  public synchronized long size(Path file) throws IOException {
    return file(file).size;
  }

  @Override
  public synchronized List<String> files(Path directory) throws IOException {
    return children(directory, false);
  }

  @Override
  public synchronized List<String> directories(Path directory) throws IOException {
    return children(directory, true);
  }

  @Override
  public synchronized void createDirectory(Path directory) throws IOException {
    if (isRoot(directory)) return;
    requireParent(directory);
    Node node = names.get(directory);
    if (node != null && node.directory) return;
    if (node != null) throw new FileAlreadyExistsException(directory.toString());
    step();
    names.put(directory, new Node(true));
  }

  @Override
  public synchronized void rename(Path from, Path to) throws IOException {
    Node node = file(from);
    requireParent(to);
    step();
    names.remove(from);
    names.put(to, node);
  }

  @Override
  public synchronized void delete(Path path) throws IOException {
    requirePower();
    if (!names.containsKey(path)) return;
    for (Path other : names.keySet()) {
      if (path.equals(other.getParent())) throw new DirectoryNotEmptyException(path.toString());
    }
    step();
    names.remove(path);
  }

  @Override
  public synchronized void syncDirectory(Path directory) throws IOException {
    requirePower();
    step();
    durableNames
        .keySet()
        .removeIf(path -> directory.equals(path.getParent()) && !names.containsKey(path));
    for (var entry : names.entrySet()) {
      if (directory.equals(entry.getKey().getParent()))
        durableNames.put(entry.getKey(), entry.getValue());
    }
  }

  private List<String> children(Path directory, boolean directories) throws IOException {
    requirePower();
    return names.entrySet().stream()
        .filter(entry -> directory.equals(entry.getKey().getParent()))
        .filter(entry -> entry.getValue().directory == directories)
        .map(entry -> entry.getKey().getFileName().toString())
        .sorted()
        .toList();
  }

  private void step() throws IOException {
    requirePower();
    if (++steps >= powerLossBefore) throw new IOException("no power");
  }

  private void requirePower() throws IOException {
    if (!hasPower()) throw new IOException("no power");
  }

  private void requireParent(Path path) throws IOException {
    Path parent = path.getParent();
    Node node = names.get(parent);
    if (!isRoot(parent) && (node == null || !node.directory))
      throw new FileNotFoundException(path.toString());
  }

  private Node file(Path path) throws IOException {
    requirePower();
    Node node = names.get(path);
    if (node == null || node.directory) throw new FileNotFoundException(path.toString());
    return node;
  }

  private static boolean isRoot(Path path) {
    return path.equals(path.getRoot());
  }

  private static void copy(
      TreeMap<Path, Node> names,
      TreeMap<Path, Node> intoNames,
      TreeMap<Path, Node> intoDurable,
      TreeMap<Path, Node> durable) {
    var copies = new java.util.IdentityHashMap<Node, Node>();
    names.forEach((path, node) -> intoNames.put(path, copies.computeIfAbsent(node, Node::copy)));
    durable.forEach(
        (path, node) -> intoDurable.put(path, copies.computeIfAbsent(node, Node::copy)));
  }

  /// A file or a folder.
  private static final class Node {
    private final boolean directory;
    private byte[] content = new byte[0];
    private int size;
    private byte[] durable = new byte[0];
    private BitSet dirtySectors = new BitSet();

    Node(boolean directory) {
      this.directory = directory;
    }

    Node copy() {
      Node copy = new Node(directory);
      copy.content = content.clone();
      copy.size = size;
      copy.durable = durable.clone();
      copy.dirtySectors = (BitSet) dirtySectors.clone();
      return copy;
    }

    void write(ByteBuffer bytes, int offset) {
      int length = bytes.remaining();
      int end = offset + length;
      if (end > content.length) content = Arrays.copyOf(content, Math.max(end, content.length * 2));
      bytes.get(content, offset, length);
      size = Math.max(size, end);
      if (length > 0) dirtySectors.set(offset / SECTOR, (end - 1) / SECTOR + 1);
    }

    void truncate(int newSize) {
      byte[] cut = new byte[Math.max(newSize, content.length)];
      System.arraycopy(content, 0, cut, 0, Math.min(size, newSize));
      content = cut;
      size = newSize;
    }

    void sync() {
      durable = Arrays.copyOf(durable, size);
      dirtySectors.clear(
          (size + SECTOR - 1) / SECTOR, Math.max(dirtySectors.length(), size / SECTOR + 1));
      for (int sector = dirtySectors.nextSetBit(0);
          sector >= 0;
          sector = dirtySectors.nextSetBit(sector + 1)) {
        int start = sector * SECTOR;
        System.arraycopy(content, start, durable, start, Math.min(SECTOR, size - start));
      }
      dirtySectors.clear();
    }

    void forgetDirty() {
      dirtySectors.clear();
    }

    Node afterPowerLoss(Unsynced unsynced, Random random) {
      Node node = new Node(directory);
      node.content =
          switch (unsynced) {
            case KEPT -> afterWriteBack();
            case DROPPED -> durable.clone();
            case TORN -> torn(random);
          };
      node.size = node.content.length;
      node.durable = node.content.clone();
      return node;
    }

    private byte[] afterWriteBack() {
      Node copy = copy();
      copy.sync();
      return copy.durable;
    }

    private byte[] torn(Random random) {
      byte[] whole = afterWriteBack();
      boolean grown = random.nextBoolean();
      byte[] result = Arrays.copyOf(durable, grown ? whole.length : durable.length);
      int grain = new int[] {1, 8, SECTOR, 4096}[random.nextInt(4)];
      for (int at = 0; at < result.length; at += grain) {
        int length = Math.min(grain, result.length - at);
        if (random.nextBoolean()) System.arraycopy(whole, at, result, at, length);
      }
      return result;
    }
  }

  private final class OpenFile implements DiskFile {
    private final Node node;

    OpenFile(Node node) {
      this.node = node;
    }

    @Override
    public void write(ByteBuffer bytes, long offset) throws IOException {
      synchronized (FaultyDisk.this) {
        step();
        if (++writes == failingWrite) {
          node.write(bytes.slice(bytes.position(), bytes.remaining() / 2), (int) offset);
          throw new IOException("Input/output error");
        }
        long growth = Math.max(0, offset + bytes.remaining() - node.size);
        long room = capacity - used();
        if (growth > room) {
          int fits = (int) Math.max(0, bytes.remaining() - (growth - Math.max(0, room)));
          node.write(bytes.slice(bytes.position(), fits), (int) offset);
          throw new IOException("No space left on device");
        }
        node.write(bytes, (int) offset);
      }
    }

    @Override
    public void read(ByteBuffer into, long offset) throws IOException {
      synchronized (FaultyDisk.this) {
        requirePower();
        int length = (int) Math.min(into.remaining(), Math.max(0, node.size - offset));
        into.put(node.content, (int) offset, length);
      }
    }

    @Override
    public void sync() throws IOException {
      Runnable action;
      synchronized (FaultyDisk.this) {
        step();
        if (++syncs == failingSync) {
          node.forgetDirty();
          throw new IOException("Input/output error");
        }
        node.sync();
        action = afterSync;
      }
      action.run();
    }

    @Override
    public long size() {
      synchronized (FaultyDisk.this) {
        return node.size;
      }
    }

    @Override
    public void close() {}
  }
}
