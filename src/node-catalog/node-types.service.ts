import { Injectable } from '@nestjs/common';
import type {
  CategoryDto,
  ListNodeTypesQuery,
  NodeDocumentationDto,
  NodeTypeDto,
  NodeTypeListDto,
} from './node-type.dto';
import type { NodeDocs } from '../node-sdk';
import { exampleWorkflow } from './guide/example-workflow';
import { NodeRegistry } from './node-registry';
import type { RegisteredNode } from './registered-node';

/** The catalog as the API shows it. */
@Injectable()
export class NodeTypesService {
  private entries: readonly Entry[] | undefined;

  constructor(private readonly registry: NodeRegistry) {}

  list({ category = '', role }: ListNodeTypesQuery): NodeTypeListDto {
    const wanted = category.trim().toLowerCase();
    const all = this.allEntries();
    const found = all.filter(
      (entry) =>
        entry.searched.includes(wanted) && (role ?? entry.dto.node_role) === entry.dto.node_role,
    );
    return {
      categories: [...new Set(found.map((entry) => entry.category))],
      node_types: found.map((entry) => entry.dto),
      total: found.length,
    };
  }

  /** Made once: node types don't change while the server runs. */
  private allEntries(): readonly Entry[] {
    this.entries ??= entriesOf(this.registry);
    return this.entries;
  }
}

interface Entry {
  readonly dto: NodeTypeDto;
  /** One object for all entries of the category. */
  readonly category: CategoryDto;
  /** The category's name and key in lower case. */
  readonly searched: string;
}

function entriesOf(registry: NodeRegistry): Entry[] {
  const nodes = registry.all();
  const categories = new Map<string, CategoryDto>();
  for (const { category } of nodes) {
    const { id, key, name } = category;
    const node_count = (categories.get(key)?.node_count ?? 0) + 1;
    categories.set(key, { id, name, node_count });
  }
  return nodes.flatMap((node) => {
    const { key, name } = node.category;
    const category = categories.get(key);
    const searched = `${name}\n${key}`.toLowerCase();
    return category === undefined
      ? []
      : [{ dto: toNodeTypeDto(node, registry), category, searched }];
  });
}

function toNodeTypeDto(node: RegisteredNode, registry: NodeRegistry): NodeTypeDto {
  return {
    node_type: node.nodeType,
    category: node.category.name,
    label: node.label,
    node_role: node.role,
    description: node.description,
    inputs: node.inputs,
    outputs: node.outputs,
    ...(node.configuredOutputs === undefined ? {} : { outputs_rule: node.configuredOutputs.rule }),
    requires_credential: node.requiresCredential,
    credential_types: node.credentials,
    config_schema: node.configSchema,
    ...(node.docs === undefined ? {} : { documentation: toDocumentationDto(node.docs, registry) }),
  };
}

function toDocumentationDto(docs: NodeDocs, registry: NodeRegistry): NodeDocumentationDto {
  const { columns, emptyInput, nulls, missingColumns, mixedTypes, nameCollisions } = docs;
  const said = {
    columns,
    empty_input: emptyInput,
    nulls,
    missing_columns: missingColumns,
    mixed_types: mixedTypes,
    name_collisions: nameCollisions,
  };
  return {
    ...Object.fromEntries(Object.entries(said).filter(([, fact]) => fact !== undefined)),
    errors: docs.errors ?? [],
    example: exampleWorkflow(docs.example, registry),
  };
}
