package io.elanus.storage.format.container;

import io.elanus.storage.objectstore.ObjectStore;
import io.elanus.storage.objectstore.ObjectWriter;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;

/// Writes a [Container] from front to back: header, blocks, footer, trailer.
public final class ContainerWriter implements AutoCloseable {
  private static final byte[] ZEROS = new byte[Container.ALIGNMENT];

  private final ObjectWriter object;
  private final String name;
  private final Container.Kind kind;
  private final MemorySegment header;

  /// @param owner the id that the header carries: of the segment or the index
  public ContainerWriter(ObjectStore store, String name, Container.Kind kind, long owner) {
    this.name = name;
    this.kind = kind;
    this.object = store.create(name);
    this.header = Container.header(kind, owner);
    object.write(header.asByteBuffer());
  }

  public String name() {
    return name;
  }

  /// Where the next byte goes.
  public long position() {
    return object.position();
  }

  /// Pads with zeros to the next 64-byte boundary.
  ///
  /// @return the position there
  public long align() {
    int pad = (int) (-object.position() & (Container.ALIGNMENT - 1));
    if (pad > 0) {
      object.write(ByteBuffer.wrap(ZEROS, 0, pad));
    }
    return object.position();
  }

  /// Appends the buffer's remaining bytes.
  public void write(ByteBuffer bytes) {
    object.write(bytes);
  }

  /// Appends footer and trailer and makes the object durable.
  public Finished finish(byte[] footer) {
    long footerOffset = align();
    object.write(ByteBuffer.wrap(footer));
    align();
    Digest digest = Digest.of(header, MemorySegment.ofArray(footer));
    long byteSize = object.position() + Container.TRAILER_BYTES;
    MemorySegment trailer = Container.trailer(kind, footerOffset, footer, byteSize, digest);
    object.write(trailer.asByteBuffer());
    object.commit();
    return new Finished(name, byteSize, digest);
  }

  /// Drops the object unless it was finished.
  @Override
  public void close() {
    object.close();
  }

  /// What the object became.
  public record Finished(String name, long byteSize, Digest digest) {}
}
