package io.elanus.server.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.elanus.cluster.proxy.ddl.ClientFiles;
import io.elanus.core.error.DatabaseException;
import io.elanus.core.error.ErrorCode;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ResourceFolderTest {
  @TempDir private Path directory;

  @Test
  void givesFilesBelowItAndNoOthers() throws IOException {
    Path root = Files.createDirectories(directory.resolve("resources"));
    Files.createDirectory(root.resolve("zh"));
    Files.writeString(root.resolve("zh/words.txt"), "x");
    Path outside = Files.writeString(directory.resolve("secret"), "y");
    Files.createSymbolicLink(root.resolve("link"), outside);
    ResourceFolder folder = new ResourceFolder(root);
    assertThat(folder.read("zh/words.txt")).asString().isEqualTo("x");
    assertThat(folder.read("zh")).isNull();
    assertThat(folder.read("absent")).isNull();
    assertThat(folder.read("../secret")).isNull();
    assertThat(folder.read(outside.toString())).isNull();
    assertThat(folder.read("link")).isNull();
    assertThat(folder.read("a\0b")).isNull();
    assertThat(new ResourceFolder(directory.resolve("absent")).read("x")).isNull();
  }

  @Test
  void refusesAFileThatIsTooLarge() throws IOException {
    try (RandomAccessFile file = new RandomAccessFile(directory.resolve("f").toFile(), "rw")) {
      file.setLength(ClientFiles.MAX_BYTES + 1L);
    }
    assertThatThrownBy(() -> new ResourceFolder(directory).read("f"))
        .isInstanceOfSatisfying(
            DatabaseException.class,
            refused -> assertThat(refused.code()).isEqualTo(ErrorCode.PARAMETER_TOO_LARGE))
        .hasMessageContaining("file resource f has 16777217 bytes");
  }
}
