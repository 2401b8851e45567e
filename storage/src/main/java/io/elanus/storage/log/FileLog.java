package io.elanus.storage.log;

import static io.elanus.core.error.DatabaseException.pair;

import io.elanus.core.error.DatabaseException;
import io.elanus.core.error.ErrorCode;
import io.elanus.core.time.HybridClock;
import io.elanus.core.time.Timestamp;
import io.elanus.storage.disk.Disk;
import io.elanus.storage.disk.DiskErrors;
import io.elanus.storage.log.AppendQueue.Append;
import io.elanus.storage.log.AppendQueue.Take;
import io.elanus.storage.log.LogRecovery.Recovered;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A log in the files of one folder. Layout: `docs/formats/log.md`.
///
/// One thread takes what is queued, writes it at the end of a file, forces it to the disk and calls
/// back; while it does, the next batch queues up. It never waits for more.
///
/// - No room: the batch fails with DISK_LIMIT_EXCEEDED, the log goes on, and works again once there
///   is.
/// - Any other failure of the disk, a sync above all, closes the log for good: what is queued
///   fails, and nothing is tried again. Open the folder anew; what is then uncertain is written a
///   second time.
/// - Damage that is not a torn tail: the log does not open, and says which file, offset and
///   records.
///
/// One log at a time may be open on a folder; a [io.elanus.storage.disk.DirectoryLock] above it
/// keeps other processes out.
public final class FileLog implements WriteAheadLog {
  private static final Logger LOG = LoggerFactory.getLogger(FileLog.class);

  private final LogFolder folder;
  private final HybridClock clock;
  private final LogSettings settings;
  private final AppendQueue queue;
  private final ByteBuffer buffer;
  private final Thread thread;
  private final LogTail opened;
  private final LogFileName openedFile;
  private final ConcurrentSkipListSet<LogFileName> files;
  private final ReentrantLock truncating = new ReentrantLock();
  private volatile LogTail durable;
  private volatile @Nullable RuntimeException broken;
  private volatile boolean removalFailed;
  private ActiveLogFile active;

  private FileLog(
      LogFolder folder,
      HybridClock clock,
      ThreadFactory threads,
      LogSettings settings,
      Recovered recovered)
      throws IOException {
    this.folder = folder;
    this.clock = clock;
    this.settings = settings;
    this.queue = new AppendQueue(settings);
    this.buffer = ByteBuffer.allocateDirect(settings.bufferBytes());
    long epoch = recovered.epoch() + 1;
    this.active =
        ActiveLogFile.create(
            folder,
            settings,
            buffer,
            epoch,
            recovered.proven(),
            (writer, tail) ->
                recovered.carryOver(
                    writer,
                    epoch,
                    ActiveLogFile.addMark(writer, LogFrame.Type.EPOCH, epoch, tail)));
    this.opened = active.tail();
    this.openedFile = active.name();
    this.durable = opened;
    this.files = new ConcurrentSkipListSet<>(recovered.files());
    files.add(active.name());
    clock.ensureAfter(opened.timestamp());
    this.thread = threads.newThread(this::run);
  }

  /// Opens the log in a folder, which is made when absent; its parent must be there.
  ///
  /// @param threads makes the log's one thread; nobody may interrupt it
  public static FileLog open(
      Disk disk, Path directory, HybridClock clock, ThreadFactory threads, LogSettings settings) {
    LogFolder folder = new LogFolder(disk, directory);
    try (Arena arena = Arena.ofConfined()) {
      folder.prepare();
      Recovered recovered = LogRecovery.recover(folder, arena);
      FileLog log = new FileLog(folder, clock, threads, settings, recovered);
      log.thread.start();
      return log;
    } catch (IOException e) {
      throw DiskErrors.of(directory.toString(), e);
    } catch (InternalError e) {
      throw unreadable(directory.toString(), e);
    }
  }

  @Override
  public void append(LogRecord record, AppendCallback callback) {
    LogLimits.require(record);
    Append append = new Append(record, record.channel().getBytes(StandardCharsets.UTF_8), callback);
    boolean ownThread = Thread.currentThread() == thread;
    if (!queue.put(append, !ownThread)) callback.failed(closedBecause());
  }

  @Override
  public void replay(long afterSequence, Consumer<LogEntry> receiver) {
    List<LogFileName> names =
        files.stream().filter(name -> name.compareTo(openedFile) <= 0).toList();
    for (int i = 0; i < names.size(); i++) {
      boolean last = i + 1 == names.size();
      long end = last ? opened.sequence() : names.get(i + 1).firstSequence() - 1;
      if (end > afterSequence) replay(names.get(i), afterSequence, end, receiver);
    }
  }

  @Override
  public void truncate(long throughSequence) {
    truncating.lock();
    try {
      while (!removalFailed && !isClosed()) {
        LogFileName oldest = files.first();
        LogFileName next = files.higher(oldest);
        if (next == null || next.firstSequence() - 1 > throughSequence) return;
        remove(oldest);
      }
    } finally {
      truncating.unlock();
    }
  }

  @Override
  public long durableSequence() {
    return durable.sequence();
  }

  @Override
  public Timestamp durableTimestamp() {
    return durable.timestamp();
  }

  @Override
  public void close() {
    queue.close();
    if (Thread.currentThread() == thread) return;
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) Thread.currentThread().interrupt();
  }

  private void replay(LogFileName name, long after, long through, Consumer<LogEntry> receiver) {
    try (Arena arena = Arena.ofConfined()) {
      ByteBuffer file = folder.map(name, arena);
      LogFileHeader header = LogFileHeader.read(file);
      if (header == null) throw changed(name);
      LogFileScan scan =
          LogFileScan.follow(
              file,
              header,
              opened.number(),
              stored -> {
                LogFrame frame = stored.frame();
                boolean wanted = frame.sequence() > after && frame.sequence() <= through;
                if (!wanted || frame.type() != LogFrame.Type.RECORD) return;
                String channel = new String(stored.channel(file), StandardCharsets.UTF_8);
                receiver.accept(
                    new LogEntry(
                        frame.sequence(),
                        frame.timestamp(),
                        channel,
                        frame.kind(),
                        stored.payload(file)));
              });
      if (scan.tail().sequence() < through) throw changed(name);
    } catch (IOException e) {
      throw DiskErrors.of(name.text(), e);
    } catch (InternalError e) {
      throw unreadable(name.text(), e);
    }
  }

  /// The JDK's way to say that a mapped page could not be read.
  private static DatabaseException unreadable(String what, InternalError cause) {
    return DiskErrors.of(what, new IOException(cause.getMessage(), cause));
  }

  private static DatabaseException changed(LogFileName name) {
    return DatabaseException.of(
        ErrorCode.IO_FAILED, "log file changed since it was checked", pair("file", name.text()));
  }

  /// One at a time and oldest first: a gap would look like damage.
  private void remove(LogFileName oldest) {
    try {
      removalFailed = true;
      folder.remove(oldest);
      files.remove(oldest);
      removalFailed = false;
    } catch (IOException e) {
      throw DiskErrors.of(oldest.text(), e);
    }
  }

  // What follows runs on the log's thread.

  private void run() {
    try {
      serve();
    } catch (RuntimeException | Error e) {
      breakDown(e);
    }
    failQueuedIfBroken();
    try {
      active.close();
    } catch (IOException e) {
      LOG.warn("closing {} failed", active.name().text(), e);
    }
  }

  private void serve() {
    boolean proven = true;
    while (broken == null) {
      switch (proven ? queue.take() : queue.take(settings.idle().toNanos())) {
        case Take.Batch(List<Append> batch) -> {
          write(batch);
          proven = false;
        }
        case Take.Idle() -> {
          tick();
          proven = true;
        }
        case Take.Closed() -> {
          if (!proven) tick();
          return;
        }
      }
    }
  }

  private void write(List<Append> batch) {
    try {
      if (active.isFull()) beginNextFile();
      Timestamp[] timestamps = active.append(batch, clock);
      durable = active.tail();
      acknowledge(batch, timestamps);
    } catch (IOException e) {
      RuntimeException cause = DiskErrors.of(active.name().text(), e);
      if (!ActiveLogFile.isHarmless(e)) breakDown(cause);
      fail(batch, cause);
    } catch (DatabaseException noTimestamp) {
      fail(batch, noTimestamp);
    } catch (RuntimeException | Error e) {
      breakDown(e);
      fail(batch, closedBecause());
      throw e;
    }
  }

  private void tick() {
    try {
      active.tick();
      durable = active.tail();
    } catch (IOException e) {
      if (!ActiveLogFile.isHarmless(e)) breakDown(DiskErrors.of(active.name().text(), e));
    }
  }

  private void beginNextFile() throws IOException {
    ActiveLogFile full = active;
    active =
        ActiveLogFile.create(
            folder,
            settings,
            buffer,
            full.name().epoch(),
            full.tail(),
            ActiveLogFile.FirstFrames.NONE);
    files.add(active.name());
    full.close();
  }

  private void acknowledge(List<Append> batch, Timestamp[] timestamps) {
    long sequence = durable.sequence() - timestamps.length;
    for (int i = 0; i < timestamps.length; i++) {
      try {
        batch.get(i).callback().durable(++sequence, timestamps[i]);
      } catch (RuntimeException | Error e) {
        LOG.error("whoever appended record {} failed on its durability", sequence, e);
      }
    }
  }

  private void fail(List<Append> batch, RuntimeException cause) {
    for (Append append : batch) {
      try {
        append.callback().failed(cause);
      } catch (RuntimeException | Error e) {
        LOG.error("whoever appended a record failed on its failure", e);
      }
    }
  }

  /// Closes the log for good; nothing of it is tried again.
  private void breakDown(Throwable cause) {
    if (broken != null) return;
    LOG.error("the log in {} is closed for good", folder.path(), cause);
    broken =
        cause instanceof DatabaseException known
            ? known
            : new IllegalStateException("the log's thread failed", cause);
    queue.close();
  }

  private void failQueuedIfBroken() {
    if (broken == null) return;
    while (queue.take() instanceof Take.Batch(List<Append> batch)) fail(batch, closedBecause());
  }

  private boolean isClosed() {
    return broken != null || !thread.isAlive();
  }

  private RuntimeException closedBecause() {
    RuntimeException cause = broken;
    if (cause != null) return cause;
    return DatabaseException.of(ErrorCode.SERVICE_UNAVAILABLE, pair("log", "closed"));
  }
}
