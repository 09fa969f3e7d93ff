package org.optimer.search;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.optimer.core.Json;

/** A program for {@link CommandObjective}: answers with parameter {@code a}; misbehaves as its argument says. */
final class EchoProgram {
    private EchoProgram() {}

    /** The command that runs it. */
    static List<String> command(String behaviour) {
        String java = ProcessHandle.current().info().command().orElse("java");
        String path = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        return List.of(java, "-XX:TieredStopAtLevel=1", "-cp", path, EchoProgram.class.getName(), behaviour);
    }

    public static void main(String[] args) throws IOException, InterruptedException {
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            Map<String, Object> question = Json.object(line, "question");
            int trial = ((Number) question.get("trial")).intValue();
            Object a = ((Map<?, ?>) question.get("params")).get("a");
            if (args[0].equals("trouble") && trial == 1) {
                System.out.println("{\"error\": \"unlucky\"}");
            } else if (args[0].equals("trouble") && trial == 2) {
                System.exit(3);
            } else if (args[0].equals("trouble") && trial == 3) {
                System.out.println("chatter");
                System.out.println("{\"value\": 99}");
            } else if (args[0].equals("trouble") && trial == 4) {
                System.out.println("{\"score\": 1}");
            } else if (args[0].equals("two")) {
                System.out.println(
                        "{\"values\": [" + a + ", " + a + "], \"constraints\": [" + (trial < 2 ? 1 : -1) + "]}");
            } else if (args[0].equals("hang") && trial == 1) {
                Thread.sleep(600_000);
            } else if (args[0].equals("twice")) {
                System.out.println("{\"value\": " + a + "}\n{\"value\": 99}");
            } else if (args[0].equals("other")) {
                System.out.println("{\"trial\": " + (trial == 1 ? 0 : trial) + ", \"value\": " + a + "}");
            } else if (args[0].equals("closes") && trial == 1) {
                System.out.close();
                Thread.sleep(600_000);
            } else if (args[0].equals("huge") && trial == 1) {
                String block = "x".repeat(1 << 20);
                for (int i = 0; i < 40; i++) {
                    System.out.print(block);
                }
                System.out.println();
            } else if (args[0].equals("flood") && trial == 1) {
                while (!System.out.checkError()) {
                    System.out.println("{\"note\": \"not asked for\"}");
                }
            } else if (args[0].equals("unreal")) {
                System.out.println("{\"value\": "
                        + List.of("NaN", "Infinity", "-Infinity", "0.5").get(trial % 4) + "}");
            } else if (args[0].equals("slow")) {
                Thread.sleep(150);
                System.out.println("{\"value\": " + a + "}");
            } else if (args[0].equals("sleep")) {
                Thread.sleep(60_000);
            } else {
                System.out.println("{\"value\": " + a + "}");
            }
        }
    }
}
