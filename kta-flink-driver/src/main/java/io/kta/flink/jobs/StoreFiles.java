package io.kta.flink.jobs;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.kta.knowledge.KnowledgeStore;
import java.nio.file.Path;
import java.util.UUID;

/**
 * A file of knowledge for each job name. Job names are others' words, so they are written with
 * percent signs, and never lead out of the folder. Immutable.
 */
record StoreFiles(Path folder) {
  private static final int LONGEST = 120;

  KnowledgeStore of(String jobName) {
    return KnowledgeStore.inFile(folder.resolve(fileName(jobName) + ".json"));
  }

  static String fileName(String jobName) {
    StringBuilder text = new StringBuilder();
    for (byte one : jobName.getBytes(UTF_8)) {
      boolean isPlain =
          (one >= 'a' && one <= 'z')
              || (one >= 'A' && one <= 'Z')
              || (one >= '0' && one <= '9')
              || one == '-'
              || one == '_';
      text.append(isPlain ? String.valueOf((char) one) : "%%%02X".formatted(one & 0xff));
    }
    if (text.isEmpty()) {
      return "%";
    }
    return text.length() <= LONGEST
        ? text.toString()
        : text.substring(0, LONGEST) + "%" + UUID.nameUUIDFromBytes(jobName.getBytes(UTF_8));
  }
}
