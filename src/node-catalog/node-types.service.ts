import { Injectable } from '@nestjs/common';
import type {
  CategoryDto,
  ListNodeTypesQuery,
  NodeTypeDto,
  NodeTypeListDto,
} from './node-type.dto';
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
    this.entries ??= entriesOf(this.registry.all());
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

function entriesOf(nodes: readonly RegisteredNode[]): Entry[] {
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
    return category === undefined ? [] : [{ dto: toNodeTypeDto(node), category, searched }];
  });
}

function toNodeTypeDto(node: RegisteredNode): NodeTypeDto {
  return {
    node_type: node.nodeType,
    category: node.category.name,
    label: node.label,
    node_role: node.role,
    description: node.description,
    inputs: node.inputs,
    outputs: node.outputs,
    requires_credential: node.requiresCredential,
    config_schema: node.configSchema,
  };
}
