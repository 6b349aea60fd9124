package dev.aliensignals.hybrid;

import static dev.aliensignals.hybrid.Hybrid.reactive;
import static org.assertj.core.api.Assertions.assertThat;

import dev.aliensignals.hybrid.ChangedClassesTest.Answering;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.ProtectionDomain;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import net.bytebuddy.agent.Installer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Classes that an agent changes while they are loaded: each test in a JVM that has the agent. */
class AgentsTest {

  private static final long PATIENCE_SECONDS = 120;
  private static final String BYTE_BUDDY = "byte-buddy-agent";
  private static final String WEAVER = "weaver";

  /** Weaves again when somebody asks the JVM what was loaded. */
  private static final String REPEATABLE = "repeatable weaver";

  /** The agent has another answer and adds a method, as most weavers do. */
  public static class Extended implements Answering {
    private String name = "a";

    @Override
    public void setName(String name) {
      this.name = name;
    }

    @Override
    public String answer() {
      return "original " + name;
    }
  }

  /** The agent has another answer and changes nothing else. */
  public static class Changed implements Answering {
    private String name = "a";

    @Override
    public void setName(String name) {
      this.name = name;
    }

    @Override
    public String answer() {
      return "original " + name;
    }
  }

  /** The agent. */
  public static final class Agent {

    private Agent() {}

    /** Called by the JVM before {@code main}. */
    public static void premain(@Nullable String repeatable, Instrumentation instrumentation) {
      instrumentation.addTransformer(
          new ClassFileTransformer() {
            @Override
            public byte @Nullable [] transform(
                @Nullable ClassLoader loader,
                String name,
                @Nullable Class<?> redefined,
                @Nullable ProtectionDomain domain,
                byte[] original) {
              if (name.endsWith("AgentsTest$Extended")) {
                return ChangedClassesTest.woven(original, null, "check$aspect");
              }
              return name.endsWith("AgentsTest$Changed")
                  ? ChangedClassesTest.woven(original, null, null)
                  : null;
            }
          },
          Boolean.parseBoolean(repeatable));
    }
  }

  /**
   * The program of the JVM with the agent: prints the answers of views before and after a change.
   */
  public static final class Main {

    private Main() {}

    /** Started by the tests. */
    @SuppressWarnings("SystemOut") // which the tests read
    public static void main(String[] arguments) {
      System.out.println("extended " + ChangedClassesTest.answers(reactive(new Extended())));
      System.out.println("changed " + ChangedClassesTest.answers(reactive(new Changed())));
    }
  }

  @TempDir private Path directory;

  private String run(String... agents)
      throws IOException, InterruptedException, URISyntaxException {
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest.getMainAttributes().putValue("Premain-Class", Agent.class.getName());
    manifest.getMainAttributes().putValue("Can-Retransform-Classes", "true");
    Path agent = directory.resolve("agent.jar");
    try (OutputStream out = Files.newOutputStream(agent)) {
      new JarOutputStream(out, manifest).close(); // its class is on the class path
    }
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Xshare:auto");
    command.add("-XX:TieredStopAtLevel=1");
    Path byteBuddy =
        Path.of(Installer.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    for (String each : agents) {
      command.add(
          "-javaagent:"
              + (each.equals(BYTE_BUDDY) ? byteBuddy : agent + "=" + each.equals(REPEATABLE)));
    }
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
    Path output = directory.resolve("output.txt");
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      process.destroyForcibly().waitFor();
      throw new AssertionError("does not end. It printed:\n" + Files.readString(output));
    }
    String printed = Files.readString(output);
    assertThat(process.exitValue()).as(printed).isZero();
    return printed;
  }

  @Test
  void memberAdded_isSeenAndLogged() throws Exception {
    String printed = run(WEAVER);

    assertThat(printed).contains("extended [woven a, woven b]");
    assertThat(printed)
        .contains("The class file of dev.aliensignals.hybrid.AgentsTest$Extended is not used")
        .contains("check$aspect");
    // as the guide has it: a changed body alone cannot be seen without an agent to ask
    assertThat(printed).contains("changed [original a, original b]");
  }

  @Test
  void agentOfByteBuddyInstalled_whatWasLoadedIsCopied() throws Exception {
    String printed = run(BYTE_BUDDY, WEAVER);

    assertThat(printed).contains("extended [woven a, woven b]", "changed [woven a, woven b]");
    assertThat(printed).doesNotContain("is not used");
  }

  @Test
  void agentOfByteBuddyInstalledLast_repeatableWeaver_whatWasLoadedIsCopied() throws Exception {
    String printed = run(REPEATABLE, BYTE_BUDDY);

    assertThat(printed).contains("extended [woven a, woven b]", "changed [woven a, woven b]");
    assertThat(printed).doesNotContain("is not used");
  }

  /** The JVM asks agents in their order, so the first one is given what the others start from. */
  @Test
  void agentOfByteBuddyInstalledFirst_repeatableWeaver_memberAddedIsSeenAndLogged()
      throws Exception {
    String printed = run(BYTE_BUDDY, REPEATABLE);

    assertThat(printed).contains("extended [woven a, woven b]", "is not used", "check$aspect");
    assertThat(printed).contains("changed [original a, original b]");
  }
}
