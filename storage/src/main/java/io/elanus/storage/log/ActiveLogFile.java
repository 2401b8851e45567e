package io.elanus.storage.log;

import io.elanus.core.time.HybridClock;
import io.elanus.core.time.Timestamp;
import io.elanus.storage.disk.Disk;
import io.elanus.storage.disk.DiskErrors;
import io.elanus.storage.disk.DiskFile;
import io.elanus.storage.log.AppendQueue.Append;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/// The file that frames are appended to. A failed append leaves it as it was: the next one writes
/// over what the failed one left. For one thread.
final class ActiveLogFile implements Closeable {
  private final LogFileName name;
  private final DiskFile file;
  private final ByteBuffer buffer;
  private final LogSettings settings;
  private LogTail tail;
  private long offset;
  private long zeroedEnd;

  private ActiveLogFile(
      LogFileName name,
      DiskFile file,
      ByteBuffer buffer,
      LogSettings settings,
      LogTail tail,
      long offset) {
    this.name = name;
    this.file = file;
    this.buffer = buffer;
    this.settings = settings;
    this.tail = tail;
    this.offset = offset;
    this.zeroedEnd = offset;
  }

  /// Makes a file that continues the chain, with its first frames. It gets its name only when all
  /// of it is durable: a file that has its name is whole up to there.
  static ActiveLogFile create(
      LogFolder folder,
      LogSettings settings,
      ByteBuffer buffer,
      long epoch,
      LogTail previous,
      FirstFrames first)
      throws IOException {
    Disk disk = folder.disk();
    LogFileName name = new LogFileName(epoch, previous.sequence() + 1);
    disk.delete(folder.unfinishedPath(name));
    DiskFile file = disk.create(folder.unfinishedPath(name));
    boolean named = false;
    try {
      FrameWriter writer = new FrameWriter(buffer, file, LogFileHeader.BYTES);
      LogTail tail = first.writeTo(writer, previous);
      long offset = writer.finish();
      file.write(header(new LogFileHeader(epoch, previous, tail.number())), 0);
      sync(file);
      disk.rename(folder.unfinishedPath(name), folder.path(name));
      syncNames(folder);
      named = true;
      return new ActiveLogFile(name, file, buffer, settings, tail, offset);
    } finally {
      if (!named) abandon(folder, name, file);
    }
  }

  /// Makes the records durable, stamped in their order.
  ///
  /// @return their timestamps
  Timestamp[] append(List<Append> batch, HybridClock clock) throws IOException {
    long bytes = 0;
    for (Append append : batch) {
      bytes += LogFrame.paddedBytes(append.channel().length, append.payloadBytes());
    }
    zeroAhead(bytes);
    FrameWriter writer = new FrameWriter(buffer, file, offset);
    Timestamp[] timestamps = new Timestamp[batch.size()];
    LogTail next = tail;
    for (int i = 0; i < timestamps.length; i++) {
      Append append = batch.get(i);
      timestamps[i] = clock.next();
      LogFrame frame =
          new LogFrame(
              LogFrame.Type.RECORD,
              append.record().kind(),
              name.epoch(),
              next.number() + 1,
              tail.number(),
              next.sequence() + 1,
              timestamps[i],
              next.hash());
      next = next.after(frame, writer.add(frame, append.channel(), append.record().parts()));
    }
    finish(writer, next);
    return timestamps;
  }

  /// Proves durable what was appended.
  void tick() throws IOException {
    zeroAhead(LogFrame.paddedBytes(0, 0));
    FrameWriter writer = new FrameWriter(buffer, file, offset);
    finish(writer, addMark(writer, LogFrame.Type.TICK, name.epoch(), tail));
  }

  /// Adds a frame that is no record.
  static LogTail addMark(FrameWriter writer, LogFrame.Type type, long epoch, LogTail tail)
      throws IOException {
    LogFrame frame =
        new LogFrame(
            type,
            (short) 0,
            epoch,
            tail.number() + 1,
            tail.number(),
            tail.sequence(),
            tail.timestamp(),
            tail.hash());
    return tail.after(frame, writer.add(frame, FrameWriter.NO_CHANNEL, List.of()));
  }

  LogFileName name() {
    return name;
  }

  /// The last durable frame.
  LogTail tail() {
    return tail;
  }

  /// Whether it is time for the next file.
  boolean isFull() {
    return offset >= settings.fileBytes() && tail.sequence() >= name.firstSequence();
  }

  /// Whether the file, and the log, are as they were before: there was no room. What a sync failed
  /// on, room or not, is lost to the page cache.
  static boolean isHarmless(IOException e) {
    return DiskErrors.isOutOfSpace(e) && !(e instanceof SyncFailed);
  }

  @Override
  public void close() throws IOException {
    file.close();
  }

  private void finish(FrameWriter writer, LogTail next) throws IOException {
    long end = writer.finish();
    sync(file);
    offset = end;
    zeroedEnd = Math.max(zeroedEnd, end);
    tail = next;
  }

  /// Lets the file grow a step at a time: forcing a new size too costs a small batch up to twice
  /// the time (docs/decisions/0040). A batch as large as a step needs no help.
  private void zeroAhead(long bytes) throws IOException {
    long end = offset + bytes;
    if (end <= zeroedEnd || bytes >= settings.zeroedBytes()) return;
    long zeroTo = end + settings.zeroedBytes();
    for (long at = end; at < zeroTo; at += buffer.capacity()) {
      buffer.clear().limit((int) Math.min(buffer.capacity(), zeroTo - at));
      while (buffer.hasRemaining()) buffer.put((byte) 0);
      file.write(buffer.flip(), at);
    }
    zeroedEnd = zeroTo;
  }

  private static ByteBuffer header(LogFileHeader header) {
    ByteBuffer bytes = ByteBuffer.allocate(LogFileHeader.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    header.write(bytes);
    return bytes;
  }

  private static void sync(DiskFile file) throws IOException {
    try {
      file.sync();
    } catch (IOException e) {
      throw new SyncFailed(e);
    }
  }

  private static void syncNames(LogFolder folder) throws IOException {
    try {
      folder.disk().syncDirectory(folder.path());
    } catch (IOException e) {
      throw new SyncFailed(e);
    }
  }

  /// What cannot be removed here is removed at the next opening.
  private static void abandon(LogFolder folder, LogFileName name, DiskFile file) {
    try (file) {
      folder.disk().delete(folder.unfinishedPath(name));
    } catch (IOException ignored) {
      // The failure that led here is the one to report.
    }
  }

  /// What a new file begins with.
  @FunctionalInterface
  interface FirstFrames {
    FirstFrames NONE = (writer, tail) -> tail;

    LogTail writeTo(FrameWriter writer, LogTail previous) throws IOException;
  }

  private static final class SyncFailed extends IOException {
    private static final long serialVersionUID = 1L;

    SyncFailed(IOException cause) {
      super("sync failed: " + cause.getMessage(), cause);
    }
  }
}
