/** One way to call a model: the client, and the text to copy. */
export type GatewaySnippet = { title: string; label: string; code: string };

/** How to call a model by its name through the gateway. */
export function gatewaySnippets(model: string, publicUrl: string): GatewaySnippet[] {
  return [
    {
      title: "Python",
      label: "python, pip install openai",
      code: [
        "from openai import OpenAI",
        "",
        `client = OpenAI(base_url="${publicUrl}/v1", api_key="adp_…")   # scope infer`,
        "answer = client.chat.completions.create(",
        `    model="${model}",`,
        '    messages=[{"role": "user", "content": "Hello"}],',
        "    max_tokens=100,",
        ")",
        "print(answer.choices[0].message.content)",
      ].join("\n"),
    },
    {
      title: "JavaScript",
      label: "javascript, npm install openai",
      code: [
        'import OpenAI from "openai";',
        "",
        `const client = new OpenAI({ baseURL: "${publicUrl}/v1", apiKey: "adp_…" }); // scope infer`,
        "const stream = await client.chat.completions.create({",
        `  model: "${model}",`,
        '  messages: [{ role: "user", content: "Hello" }],',
        "  max_tokens: 100,",
        "  stream: true,",
        "});",
        "for await (const chunk of stream) {",
        '  process.stdout.write(chunk.choices[0]?.delta?.content ?? "");',
        "}",
      ].join("\n"),
    },
    {
      title: "curl",
      label: "shell",
      code: [
        `curl ${publicUrl}/v1/chat/completions \\`,
        '  -H "authorization: Bearer $TOKEN" -H "content-type: application/json" \\',
        `  -d '{"model": "${model}", "messages": [{"role": "user", "content": "Hello"}], "max_tokens": 100}'`,
      ].join("\n"),
    },
  ];
}
