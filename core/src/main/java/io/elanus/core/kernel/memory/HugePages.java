package io.elanus.core.kernel.memory;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import org.jspecify.annotations.Nullable;

/// Native memory on huge pages where the system has them: random reads of large tables are up to a
/// third faster, since fewer address translations miss. Where Linux's `mmap` and `madvise` are
/// missing or refuse, the memory is ordinary.
public final class HugePages {
  private static final long PAGE = 2L << 20;
  private static final int PROT_READ_WRITE = 3;
  private static final int MAP_PRIVATE_ANONYMOUS = 0x22;
  private static final int MADV_HUGEPAGE = 14;
  private static final @Nullable Calls CALLS = Calls.find();

  private HugePages() {}

  /// Zeroed memory, 64-byte aligned at least; on huge pages when it is large enough to gain from
  /// them.
  public static MemorySegment allocate(Arena arena, long bytes) {
    if (CALLS != null && bytes >= 2 * PAGE) {
      MemorySegment mapped = CALLS.map(arena, bytes);
      if (mapped != null) {
        return mapped;
      }
    }
    return arena.allocate(Math.max(bytes, 64), 64);
  }

  /// A copy of some bytes in such memory; there may be zeros behind them.
  public static MemorySegment copy(MemorySegment bytes, Arena arena) {
    return allocate(arena, bytes.byteSize()).copyFrom(bytes);
  }

  private record Calls(MethodHandle mmap, MethodHandle madvise, MethodHandle munmap) {
    static @Nullable Calls find() {
      if (!System.getProperty("os.name", "").equals("Linux")) {
        return null;
      }
      MethodHandle mmap =
          handle("mmap", ADDRESS, ADDRESS, JAVA_LONG, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG);
      MethodHandle madvise = handle("madvise", JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT);
      MethodHandle munmap = handle("munmap", JAVA_INT, ADDRESS, JAVA_LONG);
      return mmap == null || madvise == null || munmap == null
          ? null
          : new Calls(mmap, madvise, munmap);
    }

    private static @Nullable MethodHandle handle(
        String name, MemoryLayout answer, MemoryLayout... arguments) {
      Linker linker = Linker.nativeLinker();
      return linker
          .defaultLookup()
          .find(name)
          .map(address -> linker.downcallHandle(address, FunctionDescriptor.of(answer, arguments)))
          .orElse(null);
    }

    @Nullable MemorySegment map(Arena arena, long bytes) {
      long length = ((bytes + PAGE - 1) & -PAGE) + PAGE;
      try {
        MemorySegment address =
            (MemorySegment)
                mmap.invokeExact(
                    MemorySegment.NULL, length, PROT_READ_WRITE, MAP_PRIVATE_ANONYMOUS, -1, 0L);
        if (address.address() == -1) {
          return null;
        }
        MemorySegment mapping =
            address.reinterpret(length, arena, whole -> unmap(whole.address(), length));
        long skip = -address.address() & (PAGE - 1);
        int refused = (int) madvise.invokeExact(mapping, length, MADV_HUGEPAGE);
        assert refused == 0 || refused == -1;
        return mapping.asSlice(skip, bytes, 64);
      } catch (RuntimeException | Error ours) {
        throw ours;
      } catch (Throwable impossible) {
        throw new IllegalStateException(impossible);
      }
    }

    private void unmap(long address, long length) {
      try {
        int failed = (int) munmap.invokeExact(MemorySegment.ofAddress(address), length);
        assert failed == 0;
      } catch (Throwable impossible) {
        throw new IllegalStateException(impossible);
      }
    }
  }
}
