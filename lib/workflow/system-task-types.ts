/**
 * Types of the server that have no builder of their own, with their input and output, as the classes of the open-source
 * server 3.32.2 have them (module `ai`: its requests and results, and what its workers check). Those of language models,
 * of vectors and of media need the module and a provider, which the field's text names: `llmProvider`, `vectorDB`.
 */
export interface SystemTaskTypes {
  LLM_CHAT_COMPLETE: { input: ChatInput; output: LlmOutput };
  LLM_TEXT_COMPLETE: {
    input: LlmInput & { promptName?: string; jsonOutput?: boolean };
    output: LlmOutput;
  };
  LLM_GENERATE_EMBEDDINGS: {
    input: ModelInput & { text: string; dimensions?: number };
    output: { result: number[] };
  };
  LLM_STORE_EMBEDDINGS: {
    input: VectorInput & { embeddings: number[]; id?: string; metadata?: AnyFields };
    output: { result: number };
  };
  /** Looks for the vectors that are near to these. */
  LLM_SEARCH_EMBEDDINGS: { input: EmbeddingsSearch; output: { result: FoundText[] } };
  /** The old name of LLM_SEARCH_EMBEDDINGS. */
  LLM_GET_EMBEDDINGS: { input: EmbeddingsSearch; output: { result: FoundText[] } };
  LLM_INDEX_TEXT: {
    input: VectorInput &
      EmbeddingModel & {
        text: string;
        docId: string;
        metadata?: AnyFields;
        dimensions?: number;
        chunkSize?: number;
        chunkOverlap?: number;
      };
    output: Record<string, never>;
  };
  LLM_SEARCH_INDEX: {
    input: VectorInput &
      EmbeddingModel & {
        query: string;
        dimensions?: number;
        /** The server's default is 1. */
        maxResults?: number;
      };
    output: { result: FoundText[] };
  };
  GENERATE_IMAGE: { input: ImageInput; output: LlmOutput };
  GENERATE_AUDIO: {
    input: ModelInput & {
      text: string;
      voice?: string;
      speed?: number;
      responseFormat?: string;
      n?: number;
    };
    output: LlmOutput;
  };
  GENERATE_VIDEO: { input: VideoInput; output: LlmOutput };
  GENERATE_PDF: { input: PdfInput; output: LlmOutput };
  LIST_MCP_TOOLS: {
    input: { mcpServer: string; headers?: Headers };
    output: { tools: { name: string; description: string | null; inputSchema: unknown }[] };
  };
  CALL_MCP_TOOL: {
    input: { mcpServer: string; method: string; headers?: Headers; arguments?: AnyFields };
    output: { content: McpContent[]; isError: boolean };
  };
  AGENT: { input: AgentInput; output: AgentOutput };
  GET_AGENT_CARD: {
    input: { agentUrl: string; agentType?: string; headers?: Headers };
    output: { agentCard: AnyFields };
  };
  /** An A2A agent needs `agentUrl` and `taskId`, one of the server's own `executionId`. */
  CANCEL_AGENT: {
    input: {
      agentType?: string;
      agentUrl?: string;
      taskId?: string;
      executionId?: string;
      reason?: string;
      headers?: Headers;
    };
    output: { executionId?: string; canceled?: boolean; task?: AnyFields };
  };
  PULL_WORKFLOW_MESSAGES: {
    input: { batchSize?: number; blocking?: boolean };
    output: { messages: { id: string; payload: AnyFields }[]; count: number };
  };
}

interface AnyFields {
  [field: string]: unknown;
}

interface Headers {
  [name: string]: string;
}

/** The provider, and its model. */
interface ModelInput {
  llmProvider: string;
  model: string;
}

/** What every task of a language model takes. */
export interface LlmInput extends ModelInput {
  prompt?: string;
  promptVersion?: number;
  /** In the prompt, `$${name}` is one of them. */
  promptVariables?: AnyFields;
  temperature?: number;
  topP?: number;
  topK?: number;
  frequencyPenalty?: number;
  presencePenalty?: number;
  /** The server's default is 8192. */
  maxTokens?: number;
  stopWords?: string[];
}

/** What every task of a language model gives. What a model does not tell is missing. */
export interface LlmOutput {
  /** A text, or an object with `jsonOutput`. */
  result: unknown;
  finishReason: string;
  tokenUsed: number;
  promptTokens: number;
  completionTokens: number;
  /** Images, sounds, films and documents. */
  media?: { location?: string; data?: string; mimeType?: string }[];
  toolCalls?: ToolCall[];
  responseId?: string;
  reasoning?: string;
  reasoningTokens?: number;
}

interface ChatInput extends LlmInput {
  instructions?: string;
  messages?: ChatMessage[];
  userInput?: string;
  jsonOutput?: boolean;
  /** The server (3.32) checks the answer by it where there is an `outputSchema`: give the same schema in both. */
  inputSchema?: SchemaInput;
  /** Of an answer in JSON. Without an `inputSchema` beside it, the task fails at such an answer. */
  outputSchema?: SchemaInput;
  tools?: ToolSpec[];
  participants?: { [name: string]: ChatRole };
  outputMimeType?: string;
  outputLocation?: string;
  thinkingTokenLimit?: number;
  reasoningEffort?: string;
  reasoningSummary?: string;
  previousResponseId?: string;
  webSearch?: boolean;
  googleSearchRetrieval?: boolean;
  codeInterpreter?: boolean;
  fileSearchVectorStoreIds?: string[];
  voice?: string;
}

type ChatRole = 'user' | 'assistant' | 'system' | 'tool_call' | 'tool';

interface ChatMessage {
  role: ChatRole;
  message: string;
  media?: string[];
  mimeType?: string;
  toolCalls?: ToolCall[];
}

interface ToolCall {
  taskReferenceName?: string;
  name: string;
  type?: string;
  integrationNames?: { [name: string]: string };
  inputParameters?: AnyFields;
  output?: AnyFields;
}

/** A schema with its text, `data`: the server looks for none by its name. */
interface SchemaInput {
  name: string;
  /** The server's default is 1. */
  version?: number;
  type: 'JSON' | 'AVRO' | 'PROTOBUF';
  data?: AnyFields;
  externalRef?: string;
}

interface ToolSpec {
  name: string;
  type?: string;
  description?: string;
  inputSchema?: AnyFields;
  outputSchema?: AnyFields;
  configParams?: AnyFields;
  integrationNames?: { [name: string]: string };
}

/** Where vectors are kept. */
interface VectorInput {
  vectorDB: string;
  index: string;
  namespace?: string;
}

/** The model that makes a vector of a text. */
interface EmbeddingModel {
  embeddingModelProvider: string;
  embeddingModel: string;
}

interface EmbeddingsSearch extends VectorInput {
  embeddings: number[];
  /** The server's default is 1. */
  maxResults?: number;
}

interface FoundText {
  docId: string;
  parentDocId?: string;
  text: string;
  score: number;
  metadata?: AnyFields;
}

interface ImageInput extends ModelInput {
  prompt: string;
  /** The server's default is 1024, as of the height. */
  width?: number;
  height?: number;
  size?: string;
  style?: string;
  weight?: number;
  outputFormat?: 'jpg' | 'png' | 'webp';
  n?: number;
}

interface VideoInput extends ModelInput {
  prompt: string;
  inputImage?: string;
  duration?: number;
  width?: number;
  height?: number;
  size?: string;
  fps?: number;
  aspectRatio?: string;
  resolution?: string;
  outputFormat?: string;
  style?: string;
  motion?: string;
  seed?: number;
  guidanceScale?: number;
  negativePrompt?: string;
  personGeneration?: string;
  generateAudio?: boolean;
  generateThumbnail?: boolean;
  thumbnailTimestamp?: number;
  maxDurationSeconds?: number;
  maxCostDollars?: number;
  n?: number;
}

interface PdfInput {
  markdown: string;
  pageSize?: string;
  marginTop?: number;
  marginRight?: number;
  marginBottom?: number;
  marginLeft?: number;
  theme?: string;
  baseFontSize?: number;
  outputLocation?: string;
  pdfMetadata?: { [name: string]: string };
  imageBaseUrl?: string;
}

interface McpContent {
  type: string;
  text?: string;
  data?: string;
  mimeType?: string;
  parsed?: unknown;
}

/** An A2A agent, the default, needs `agentUrl`; and one of text, prompt, parts and message. */
interface AgentInput {
  agentType?: string;
  agentUrl?: string;
  agentName?: string;
  agentVersion?: number;
  text?: string;
  prompt?: string;
  parts?: AnyFields[];
  message?: AnyFields;
  contextId?: string;
  taskId?: string;
  sessionId?: string;
  runId?: string;
  executionId?: string;
  context?: AnyFields;
  headers?: Headers;
  metadata?: AnyFields;
  historyLength?: number;
  pollIntervalSeconds?: number;
  maxDurationSeconds?: number;
  maxPollFailures?: number;
  streaming?: boolean;
  pushNotification?: boolean;
  pushBackstopPollSeconds?: number;
}

interface AgentOutput {
  state: string;
  text?: string;
  taskId?: string;
  contextId?: string;
  executionId?: string;
  agentName?: string;
  artifacts?: AnyFields[];
  agentMessage?: AnyFields;
  task?: AnyFields;
  waiting?: boolean;
  pendingTool?: AnyFields;
  output?: AnyFields;
}
